package dev.meshca.rotation;

import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.rotation.RotationStep.Write;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** From the state of a mesh to its next step, or to the step back. */
final class Planner {

    private final Rotation rotation;
    private final MeshState state;
    private final Soak soak;
    private final Invariants invariants;

    Planner(Rotation rotation, MeshState state, Soak soak) {
        this.rotation = rotation;
        this.state = state;
        this.soak = soak;
        this.invariants = new Invariants(rotation, state, soak);
    }

    Optional<RotationStep> step(Direction direction) {
        return direction == Direction.FORWARD ? forward() : back();
    }

    private Optional<RotationStep> forward() {
        Optional<RotationStep> lists = lists();
        List<Finding> violations =
                invariants.ofTheMeshWith(lists.map(RotationStep::writes).orElse(List.of()));
        if (!violations.isEmpty()) {
            return Optional.of(new RotationStep(List.of(), List.of(), violations));
        }
        boolean done = state.all(phase -> phase == rotation.order().last());
        return lists.isPresent() || done ? lists : Optional.of(step(state.in(state.slowest()), this::onwards));
    }

    private Optional<RotationStep> back() {
        List<ClusterEvidence> broken = state.in(RotationPhase.BROKEN);
        if (!broken.isEmpty()) {
            return Optional.of(step(broken, this::backwards));
        }
        List<RotationPhase> present = state.present();
        if (present.isEmpty()) {
            return Optional.empty();
        }
        RotationPhase from = present.get(present.size() - 1);
        if (rotation.order().back(from, false, allDone()).isEmpty()) {
            return Optional.empty();
        }
        return lists().or(() -> Optional.of(step(state.in(from), this::backwards)));
    }

    private Optional<RotationPhase> onwards(ClusterEvidence cluster) {
        return rotation.order().next(state.phase(cluster), takesBothHot(cluster));
    }

    private Optional<RotationPhase> backwards(ClusterEvidence cluster) {
        return rotation.order().back(state.phase(cluster), takesBothHot(cluster), allDone());
    }

    private boolean allDone() {
        return state.all(phase -> phase == RotationPhase.DONE || phase == RotationPhase.UNKNOWN);
    }

    /**
     * Lists come to every cluster before any issuer changes, or its workloads would miss one on a new path; and when they
     * were renewed, in whatever phase a cluster is.
     */
    private Optional<RotationStep> lists() {
        List<ClusterEvidence> behind = state.all().stream()
                .filter(cluster -> rotation.order().contains(state.phase(cluster)) && lacksLists(cluster))
                .toList();
        return behind.isEmpty()
                ? Optional.empty()
                : Optional.of(step(behind, cluster -> Optional.of(state.phase(cluster))));
    }

    private boolean lacksLists(ClusterEvidence cluster) {
        List<X509CRL> held = cluster.declared().map(CaChain::crls).orElse(List.of());
        return rotation.cas().crls().filter(lists -> !lists.isHeldIn(held)).isPresent();
    }

    private RotationStep step(
            List<ClusterEvidence> clusters, Function<ClusterEvidence, Optional<RotationPhase>> target) {
        List<Write> writes = new ArrayList<>();
        List<Finding> violations = new ArrayList<>();
        Set<Gate> gates = new LinkedHashSet<>();
        PhaseGates table = new PhaseGates(rotation, soak, state.now());
        for (ClusterEvidence cluster : clusters) {
            target.apply(cluster).ifPresent(to -> {
                write(cluster, to, writes, violations);
                gates.addAll(table.between(state.phase(cluster), to));
            });
        }
        violations.addAll(invariants.ofWrites(writes));
        GateJudge judge = new GateJudge(state, soak.untold());
        return new RotationStep(writes, gates.stream().map(judge::judge).toList(), violations);
    }

    private boolean takesBothHot(ClusterEvidence cluster) {
        return !rotation.order().contains(RotationPhase.TRUST_BOTH)
                || cluster.declared()
                        .filter(chain ->
                                takesHot(cluster, chain, rotation.cas().rootPem(chain, RotationPhase.TRUST_BOTH)))
                        .isPresent();
    }

    private void write(ClusterEvidence cluster, RotationPhase to, List<Write> writes, List<Finding> violations) {
        CaChain chain = cluster.declared().orElseThrow();
        if (!rotation.cas().knowsIssuer(chain)) {
            violations.add(invariants.foreign(chain));
            return;
        }
        try {
            CaCerts payload = rotation.cas().payload(chain, to, state.now());
            boolean restart = !takesHot(cluster, chain, payload.chain().roots().pem());
            writes.add(new Write(cluster.cluster(), state.phase(cluster), to, payload, restart));
        } catch (InvalidCaException e) {
            violations.add(RotationCode.PAYLOAD_UNUSABLE.at(
                    cluster.cluster() + "/" + IstioDocuments.SECRET, "for " + to + ": " + e.getMessage()));
        }
    }

    /** istiod may still have other roots loaded than the Secret declares; then the places it fills show which. */
    static boolean takesHot(ClusterEvidence cluster, CaChain chain, byte[] rootPem) {
        List<byte[]> loaded = new ArrayList<>(List.of(chain.roots().pem()));
        cluster.shown().roots().values().stream()
                .filter(shown -> !shown.equals(chain.roots()))
                .map(TrustBundle::pem)
                .forEach(loaded::add);
        return loaded.stream().allMatch(bytes -> cluster.istiod().takesHot(bytes, rootPem));
    }
}
