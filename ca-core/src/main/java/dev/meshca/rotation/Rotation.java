package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A change of CAs in a running mesh, one phase at a time.
 *
 * <pre>{@code
 * Rotation rotation = Rotation.bridgeFirst(bridge, oldCas, newCas);
 * rotation.preflight(soak, now);                                           // no error: it may begin
 * Optional<RotationStep> step = rotation.step(Direction.FORWARD, mesh, soak, now); // empty: done everywhere
 * step.get().ready();                                                      // gates open, invariants kept
 * step.get().writes();                                                     // which cluster gets which Secret
 * }</pre>
 *
 * <p>Every answer is a function of the evidence given; a run that was killed anywhere goes on by asking again. Old CAs are
 * recognised, and not judged by their dates: a rotation that replaces them goes on when they end.
 */
public final class Rotation {

    /** The kubelet brings a changed ConfigMap within its sync period of a minute and the life of its cache. */
    private static final Duration MOUNTED = Duration.ofMinutes(2);

    private final PhaseOrder order;
    private final RotationCas cas;
    private final Duration mounted;
    private final Refusals.Verifier verifier;

    Rotation(PhaseOrder order, RotationCas cas, Duration mounted, Refusals.Verifier verifier) {
        this.order = order;
        this.cas = cas;
        this.mounted = mounted;
        this.verifier = verifier;
    }

    private static Rotation of(PhaseOrder order, RotationCas cas) {
        return new Rotation(
                order,
                cas,
                MOUNTED,
                (clusters, now) -> TrustReport.Matrix.of(clusters, now).cells());
    }

    /**
     * From an old root A to a new root B with Istio's default settings. It needs A's key once, to sign the bridge X: every
     * certificate issued under B carries X, so whoever trusts A, B or both accepts it, and the roots change when nothing of
     * the old ones is left.
     *
     * @param bridge X: B's name and key, signed by A, as {@link dev.meshca.issue.RootCa#crossSign} makes it
     * @param oldCas what each cluster holds before the rotation, byte for byte
     * @param newCas the new intermediate of each cluster, as B issued it
     * @return the rotation
     * @throws IllegalArgumentException if the parts do not belong together
     */
    public static Rotation bridgeFirst(X509Certificate bridge, List<CaCerts> oldCas, List<CaCerts> newCas) {
        return of(PhaseOrder.BRIDGE_FIRST, RootCas.of(oldCas, newCas, Optional.of(bridge)));
    }

    /**
     * From an old root whose key is lost, hostile or limited to a new one, which is trusted everywhere before anything is
     * issued under it: istiod needs multi-root, or restarts.
     *
     * @param oldCas what each cluster holds before the rotation, byte for byte
     * @param newCas the new intermediate of each cluster, as the new root issued it
     * @return the rotation
     * @throws IllegalArgumentException if the parts do not belong together
     */
    public static Rotation trustFirst(List<CaCerts> oldCas, List<CaCerts> newCas) {
        return of(PhaseOrder.TRUST_FIRST, RootCas.of(oldCas, newCas, Optional.empty()));
    }

    /**
     * New intermediates under the same roots: a new key, name and serial number for each cluster, and the bytes of {@code
     * root-cert.pem} unchanged, so that every istiod takes it hot. One write per cluster, in any order.
     *
     * @param oldCas what each cluster holds before the rotation, byte for byte
     * @param newCas the new intermediate of each cluster, under the same roots
     * @return the rotation
     * @throws IllegalArgumentException if the parts do not belong together
     */
    public static Rotation intermediates(List<CaCerts> oldCas, List<CaCerts> newCas) {
        return of(PhaseOrder.INTERMEDIATE_ONLY, IntermediateCas.of(oldCas, newCas));
    }

    /**
     * Two meshes become one in which everybody accepts everybody, with Istio's default settings. Both keep their roots and
     * intermediates, and each chain carries its own root signed by the other mesh's root; ends in {@link
     * RotationPhase#BRIDGED}. (To end with one new root, rotate each mesh to that same root instead.)
     *
     * @param one what each cluster of the one mesh holds, byte for byte
     * @param bridgeOfOne the root of the one mesh, signed by the other mesh's root
     * @param other what each cluster of the other mesh holds, byte for byte
     * @param bridgeOfOther the root of the other mesh, signed by the one mesh's root
     * @return the merge
     * @throws IllegalArgumentException if the meshes share a cluster or a root, or a bridge does not connect them
     */
    public static Rotation mergeBridged(
            List<CaCerts> one, X509Certificate bridgeOfOne, List<CaCerts> other, X509Certificate bridgeOfOther) {
        return of(PhaseOrder.MERGE_BRIDGED, MergeCas.of(one, other).bridges(bridgeOfOne, bridgeOfOther));
    }

    /**
     * Two meshes become one as all clusters trust the roots of both, which istiod takes with multi-root or at its start; ends
     * in {@link RotationPhase#TRUST}.
     *
     * @param one what each cluster of the one mesh holds, byte for byte
     * @param other what each cluster of the other mesh holds, byte for byte
     * @return the merge
     * @throws IllegalArgumentException if the meshes share a cluster or a root
     */
    public static Rotation mergeTrusted(List<CaCerts> one, List<CaCerts> other) {
        return of(PhaseOrder.MERGE_TRUSTED, MergeCas.of(one, other));
    }

    /**
     * The same in a mesh with revocation: the lists are brought to every cluster before any chain changes.
     *
     * @param crls a list of each old and new CA
     * @return a copy
     */
    public Rotation crls(RevocationSet crls) {
        return new Rotation(order, cas.crls(crls), mounted, verifier);
    }

    /**
     * The same with a word on how long a changed ConfigMap takes to every workload: only then do they know the lists, and
     * only then does a ztunnel that starts read the roots in it.
     *
     * @param time the time; 2 minutes if nothing is said, within which the kubelet brings it
     * @return a copy
     */
    public Rotation crlsMountedWithin(Duration time) {
        return new Rotation(order, cas, time, verifier);
    }

    /**
     * The clusters of the mesh.
     *
     * @return their names, in the order in which they were given
     */
    public List<ClusterName> clusters() {
        return cas.clusters();
    }

    /**
     * The phases in the order in which a cluster goes through them; {@link RotationPhase#TRUST_BOTH} only with multi-root.
     *
     * @return the phases, the first one being {@link RotationPhase#STEADY}
     */
    public List<RotationPhase> phases() {
        return order.phases();
    }

    /**
     * Where a rotation ends.
     *
     * @param direction which way it goes
     * @return the last phase, or the first one
     */
    public RotationPhase end(Direction direction) {
        return direction == Direction.FORWARD ? order.last() : order.phases().get(0);
    }

    /**
     * Judges all CAs before anything is written: each payload of each phase alone, what each issues under every set of roots
     * it will meet, and whether an old CA ends before the rotation can be done.
     *
     * @param soak how long certificates of an earlier chain may live
     * @param now the time to judge validity at
     * @return what is wrong; without an error the rotation may begin
     */
    public List<Finding> preflight(Soak soak, Instant now) {
        List<Finding> findings = new ArrayList<>(new PayloadCheck(this, soak, now).findings());
        findings.addAll(endingOldCas(soak, now));
        return findings;
    }

    /**
     * Which old CAs end before a rotation that begins now can be done.
     *
     * @param soak how long certificates of an earlier chain may live
     * @param now when it begins
     * @return a warning for each
     */
    public List<Finding> endingOldCas(Soak soak, Instant now) {
        return new EndingCas(this, soak, now).findings();
    }

    /**
     * The phase of one cluster.
     *
     * @param cluster what it shows
     * @return the phase, read off its roots, its issuer and its chain
     */
    public RotationPhase phaseOf(ClusterEvidence cluster) {
        return cluster.declared().map(cas::phaseOf).orElse(RotationPhase.UNKNOWN);
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
        return new MeshState(this, mesh, Instant.EPOCH).slowest();
    }

    /**
     * What a cluster holds, with the private key that its Secret does not show.
     *
     * @param cluster what it shows; it must be in a phase of this rotation
     * @param now the time to judge validity at
     * @return the content of its Secret
     */
    public CaCerts held(ClusterEvidence cluster, Instant now) {
        return cas.payload(cluster.declared().orElseThrow(), phaseOf(cluster), now);
    }

    /**
     * The next step: forward of the slowest clusters; back of broken ones first, and then of those that are ahead.
     *
     * @param direction which way to go
     * @param mesh what each cluster shows
     * @param soak how long certificates of an earlier chain may live
     * @param now the time to judge validity and waiting times at
     * @return the step; empty if every cluster is where the rotation ends, or there is no way back any more
     * @throws IllegalArgumentException if the evidence is not that of this rotation's clusters
     */
    public Optional<RotationStep> step(Direction direction, Collection<ClusterEvidence> mesh, Soak soak, Instant now) {
        return new Planner(this, new MeshState(this, mesh, now), soak).step(direction);
    }

    /**
     * The phases that are still to come, if nothing goes wrong.
     *
     * @param direction which way to go
     * @param mesh what each cluster shows; of one that could not be read nothing is told
     * @param soak how long certificates of an earlier chain may live
     * @param now the time to judge validity at
     * @return the phases in their order; the same phase twice if some clusters go there in two steps and others in one
     * @throws IllegalArgumentException if the evidence is not that of this rotation's clusters
     */
    public List<PhaseAhead> ahead(Direction direction, Collection<ClusterEvidence> mesh, Soak soak, Instant now) {
        return new PhasesAhead(this, new MeshState(this, mesh, now), soak).of(direction);
    }

    /**
     * The proof of the last write: every replica of istiod serves what the Secret declares, every place shows its roots, and
     * with revocation on every cluster shows all lists. Asked after a write, before the next step is.
     *
     * @param mesh what each cluster shows
     * @param now the time at which lists are judged
     * @return one verdict per kind of proof; the reason names the first cluster in which it is missing
     */
    public List<Gate.Verdict> proof(Collection<ClusterEvidence> mesh, Instant now) {
        GateJudge judge = new GateJudge(new MeshState(this, mesh, now), Set.of());
        List<Gate> proofs =
                new ArrayList<>(List.of(new Gate.Drained(Duration.ZERO), new Gate.RootsShown(Duration.ZERO)));
        cas.crls().ifPresent(lists -> proofs.add(new Gate.CrlsShown(cas.usable(now), Duration.ZERO)));
        return proofs.stream().map(judge::judge).toList();
    }

    PhaseOrder order() {
        return order;
    }

    RotationCas cas() {
        return cas;
    }

    Duration mounted() {
        return mounted;
    }

    Refusals.Verifier verifier() {
        return verifier;
    }
}
