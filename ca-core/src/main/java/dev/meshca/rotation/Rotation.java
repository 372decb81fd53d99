package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of CAs in a running mesh, one phase at a time.
 *
 * <pre>{@code
 * Rotation rotation = RootRotation.bridgeFirst(bridge, present, issued, longestWorkloadLifetime);
 * rotation.preflight(now);                                       // no findings: nothing was written yet
 * Optional<RotationStep> step = rotation.next(evidence, now);    // empty: done everywhere
 * step.get().ready();                                            // gates open, invariants kept
 * step.get().writes();                                           // which cluster gets which Secret
 * rotation.back(evidence, now);                                  // the way back from the same state
 * }</pre>
 *
 * <p>Every answer is a function of the evidence given; a run that was killed anywhere goes on by asking again.
 */
public abstract sealed class Rotation permits RootRotation, IntermediateRotation, MeshMerge {

    private final Terms terms;

    Rotation(Terms terms) {
        this.terms = terms;
    }

    /**
     * The clusters of the mesh.
     *
     * @return their names, in the order in which they were given
     */
    public List<ClusterName> clusters() {
        return terms.material().clusters();
    }

    /**
     * The phases in the order in which a cluster goes through them; {@link RotationPhase#TRUST_BOTH} only with multi-root.
     *
     * @return the phases, the first one being {@link RotationPhase#STEADY}
     */
    public List<RotationPhase> phases() {
        return terms.route().phases();
    }

    /**
     * The longest life of a workload certificate that this rotation was made with.
     *
     * @return the time it waits for certificates of an earlier chain to end
     */
    public Duration workloadLifetime() {
        return terms.workloadLifetime();
    }

    /**
     * Judges all material before anything is written: each payload of each phase alone, and what each issues under every
     * set of roots it will meet.
     *
     * @param now the time to judge validity at
     * @return what is wrong; empty if the rotation may begin
     */
    public List<Finding> preflight(Instant now) {
        return new Preflight(terms).findings(now);
    }

    /**
     * The phase of one cluster.
     *
     * @param cluster what it shows
     * @return the phase, read off its roots, its issuer and its chain
     */
    public RotationPhase phaseOf(ClusterEvidence cluster) {
        return cluster.observed().chain().map(terms.material()::phaseOf).orElse(RotationPhase.UNKNOWN);
    }

    /**
     * The phase of the mesh: the one of its slowest cluster.
     *
     * @param mesh what each cluster shows
     * @return the phase; {@link RotationPhase#BROKEN} as soon as one cluster is, {@link RotationPhase#UNKNOWN} if none could be
     *     read
     * @throws IllegalArgumentException if the evidence is not that of this rotation's clusters
     */
    public RotationPhase phaseOf(Collection<ClusterEvidence> mesh) {
        return state(mesh).slowest();
    }

    /**
     * The next step of the slowest clusters.
     *
     * @param mesh what each cluster shows
     * @param now the time to judge validity and waiting times at
     * @return the step; empty if every cluster is in the last phase
     * @throws IllegalArgumentException if the evidence is not that of this rotation's clusters
     */
    public Optional<RotationStep> next(Collection<ClusterEvidence> mesh, Instant now) {
        return new Planner(terms, state(mesh), now).next();
    }

    /**
     * The way back of the clusters that are ahead; of broken ones first.
     *
     * @param mesh what each cluster shows
     * @param now the time to judge validity and waiting times at
     * @return the step; empty if every cluster is in the first phase, or there is no way back any more
     * @throws IllegalArgumentException if the evidence is not that of this rotation's clusters
     */
    public Optional<RotationStep> back(Collection<ClusterEvidence> mesh, Instant now) {
        return new Planner(terms, state(mesh), now).back();
    }

    /**
     * The content of one cluster's Secret in a phase.
     *
     * @param cluster what it shows; its bytes of {@code root-cert.pem} are kept when its roots do not change
     * @param phase the phase it is to be in, next to the one it is in
     * @param now the time to judge validity at
     * @return the content
     * @throws IllegalArgumentException if a phase would be skipped; the message names the right one
     * @throws dev.meshca.InvalidCaException if the content would not be accepted
     */
    public CaCerts payload(ClusterEvidence cluster, RotationPhase phase, Instant now) {
        RotationPhase present = phaseOf(cluster);
        terms.route().requireNeighbours(cluster.cluster(), present, phase);
        return terms.material().payload(cluster, phase, now);
    }

    /**
     * Which invariants the mesh breaks as it is; asked again after every write.
     *
     * @param mesh what each cluster shows
     * @param now the time to judge validity at
     * @return what is wrong; empty if the rotation may go on
     */
    public List<Finding> check(Collection<ClusterEvidence> mesh, Instant now) {
        return new Invariants(terms, state(mesh), now).ofTheMesh();
    }

    /**
     * Which invariants a write would break, whoever proposes it.
     *
     * @param mesh what each cluster shows
     * @param proposed the whole new content of one cluster's Secret
     * @param now the time to judge validity at
     * @return what is wrong; empty if the write is safe
     */
    public List<Finding> check(Collection<ClusterEvidence> mesh, CaCerts proposed, Instant now) {
        return new Invariants(terms, state(mesh), now).ofAProposal(proposed);
    }

    /**
     * The proof of the last write: every replica of istiod serves what the Secret declares, every place shows its roots, and
     * with revocation on every cluster shows all lists. Asked after a write, before the next step is.
     *
     * @param mesh what each cluster shows
     * @param now the time at which waivers are judged
     * @return one verdict per kind of proof; the reason names the first cluster in which it is missing
     */
    public List<GateVerdict> proof(Collection<ClusterEvidence> mesh, Instant now) {
        GateJudge judge = new GateJudge(state(mesh), now, Map.of());
        List<Gate> proofs =
                new ArrayList<>(List.of(new Gate.Drained(Duration.ZERO), new Gate.RootsShown(Duration.ZERO)));
        terms.material()
                .crls()
                .ifPresent(
                        lists -> proofs.add(new Gate.CrlsShown(terms.material().cas(), Duration.ZERO)));
        return proofs.stream().map(judge::judge).toList();
    }

    private MeshState state(Collection<ClusterEvidence> mesh) {
        return new MeshState(terms, mesh);
    }

    Terms terms() {
        return terms;
    }
}
