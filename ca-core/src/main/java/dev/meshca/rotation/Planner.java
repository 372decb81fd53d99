package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioFiles;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From the state of a mesh to its next step, or to the step back. */
final class Planner {

    private final Route route;
    private final Material material;
    private final Duration workloadLifetime;
    private final Duration mounted;
    private final MeshState state;
    private final Instant now;
    private final Invariants invariants;

    Planner(Terms terms, MeshState state, Instant now) {
        this.route = terms.route();
        this.material = terms.material();
        this.workloadLifetime = terms.workloadLifetime();
        this.mounted = terms.mounted();
        this.state = state;
        this.now = now;
        this.invariants = new Invariants(terms, state, now);
    }

    Optional<RotationStep> next() {
        Optional<RotationStep> lists = lists();
        List<Finding> violations =
                invariants.ofTheMeshWith(lists.map(RotationStep::writes).orElse(List.of()));
        if (!violations.isEmpty()) {
            return Optional.of(new RotationStep(List.of(), List.of(), violations));
        }
        if (lists.isPresent() || isFinished()) {
            return lists;
        }
        return Optional.of(step(state.in(state.slowest()), Direction.ON));
    }

    Optional<RotationStep> back() {
        List<ClusterEvidence> broken = state.in(RotationPhase.BROKEN);
        if (!broken.isEmpty()) {
            return Optional.of(step(broken, Direction.BACK));
        }
        List<RotationPhase> present = state.present();
        if (present.isEmpty()) {
            return Optional.empty();
        }
        RotationPhase from = present.get(present.size() - 1);
        if (route.back(from, false, allDone()).isEmpty()) {
            return Optional.empty();
        }
        return lists().or(() -> Optional.of(step(state.in(from), Direction.BACK)));
    }

    private enum Direction {
        ON,
        BACK,
        LISTS
    }

    private boolean isFinished() {
        return state.all().stream()
                .allMatch(cluster -> state.phase(cluster) == route.last()
                        || (state.phase(cluster) == RotationPhase.UNKNOWN && cluster.isWaived(now)));
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
                .filter(cluster -> route.contains(state.phase(cluster)) && lacksLists(cluster))
                .toList();
        return behind.isEmpty() ? Optional.empty() : Optional.of(step(behind, Direction.LISTS));
    }

    private boolean lacksLists(ClusterEvidence cluster) {
        List<X509CRL> held = cluster.observed().chain().map(CaChain::crls).orElse(List.of());
        return material.crls().filter(lists -> !lists.isHeldIn(held)).isPresent();
    }

    private RotationStep step(List<ClusterEvidence> clusters, Direction direction) {
        List<RotationWrite> writes = new ArrayList<>();
        List<Finding> violations = new ArrayList<>();
        Set<Gate> gates = new LinkedHashSet<>();
        for (ClusterEvidence cluster : clusters) {
            RotationPhase from = state.phase(cluster);
            target(cluster, direction).ifPresent(to -> {
                write(cluster, from, to, writes, violations);
                gates.addAll(gates(from, to));
            });
        }
        Map<ClusterName, Reload> reloads = new HashMap<>();
        writes.forEach(write -> reloads.put(write.cluster(), write.reload()));
        gates.add(new Gate.IstiodTakes(Set.copyOf(reloads.keySet())));
        violations.addAll(invariants.ofWrites(writes));
        GateJudge judge = new GateJudge(state, now, reloads);
        return new RotationStep(writes, gates.stream().map(judge::judge).toList(), violations);
    }

    private Optional<RotationPhase> target(ClusterEvidence cluster, Direction direction) {
        RotationPhase from = state.phase(cluster);
        return switch (direction) {
            case ON -> route.next(from, takesBothHot(cluster));
            case BACK -> route.back(from, takesBothHot(cluster), allDone());
            case LISTS -> Optional.of(from);
        };
    }

    private boolean takesBothHot(ClusterEvidence cluster) {
        if (!route.contains(RotationPhase.TRUST_BOTH)) {
            return true;
        }
        return cluster.observed()
                .chain()
                .filter(chain ->
                        reload(cluster, chain, material.rootPem(chain, RotationPhase.TRUST_BOTH)) == Reload.HOT)
                .isPresent();
    }

    private void write(
            ClusterEvidence cluster,
            RotationPhase from,
            RotationPhase to,
            List<RotationWrite> writes,
            List<Finding> violations) {
        CaChain chain = cluster.observed().chain().orElseThrow();
        if (!material.knowsIssuer(chain)) {
            violations.add(invariants.foreign(chain));
            return;
        }
        try {
            CaCerts payload = material.payload(chain, to, now);
            Reload reload = reload(cluster, chain, payload.chain().roots().pem());
            writes.add(new RotationWrite(cluster.cluster(), from, to, payload, reload));
        } catch (InvalidCaException e) {
            violations.add(RotationCode.PAYLOAD_UNUSABLE.at(
                    cluster.cluster() + "/" + IstioFiles.SECRET, "for " + to + ": " + e.getMessage()));
        }
    }

    /** istiod may still have other roots loaded than the Secret declares; then the places it fills show which. */
    private static Reload reload(ClusterEvidence cluster, CaChain chain, byte[] rootPem) {
        List<byte[]> loaded = new ArrayList<>(List.of(chain.roots().pem()));
        cluster.observed().distributed().values().stream()
                .filter(shown -> !shown.equals(chain.roots()))
                .map(TrustBundle::pem)
                .forEach(loaded::add);
        boolean hot = loaded.stream().allMatch(bytes -> cluster.istiod().acceptableHot(bytes, rootPem) == Reload.HOT);
        return hot ? Reload.HOT : Reload.RESTART_NEEDED;
    }

    private List<Gate> gates(RotationPhase from, RotationPhase to) {
        if (from == to) {
            return List.of();
        }
        if (from == RotationPhase.BROKEN) {
            return List.of(new Gate.AllClustersIn(withBroken(route.barrier(from, to))));
        }
        List<Gate> gates = new ArrayList<>(List.of(new Gate.AllClustersIn(route.barrier(from, to))));
        boolean entersTrusted = from == RotationPhase.BRIDGED && route.isForward(from, to);
        if (!route.keepsRoots() && (from.removesARoot(to) || entersTrusted)) {
            gates.add(new Gate.Drained(workloadLifetime));
        }
        if (from.changesTheChain(to) && !to.bridge()) {
            gates.add(
                    new Gate.RootsShown(route.keepsRoots() ? Duration.ZERO : Gate.RootsShown.settle(workloadLifetime)));
        }
        if (from.changesTheChain(to)) {
            material.crls().ifPresent(lists -> gates.add(new Gate.CrlsShown(material.cas(), mounted)));
        }
        return gates;
    }

    private static Set<RotationPhase> withBroken(Set<RotationPhase> phases) {
        Set<RotationPhase> all = new LinkedHashSet<>(phases);
        all.add(RotationPhase.BROKEN);
        return all;
    }
}
