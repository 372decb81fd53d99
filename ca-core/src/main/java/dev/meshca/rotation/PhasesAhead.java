package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.RotationPhase.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Walks through the phases that are still to come, as the planner will with evidence of each. */
final class PhasesAhead {

    private final Rotation rotation;
    private final PhaseOrder order;
    private final MeshState state;
    private final PhaseGates gates;
    private final Map<ClusterName, RotationPhase> phases = new LinkedHashMap<>();
    private final Set<ClusterName> unplugged = new HashSet<>();

    PhasesAhead(Rotation rotation, MeshState state, Soak soak) {
        this.rotation = rotation;
        this.order = rotation.order();
        this.state = state;
        this.gates = new PhaseGates(rotation, soak, state.now());
        for (ClusterEvidence cluster : state.all()) {
            RotationPhase phase = state.phase(cluster);
            if (order.contains(phase) || phase == RotationPhase.BROKEN) {
                phases.put(cluster.cluster(), phase);
            }
            if (!cluster.istiod().pluggedIn()) {
                unplugged.add(cluster.cluster());
            }
        }
    }

    List<PhaseAhead> of(Direction direction) {
        List<PhaseAhead> ahead = new ArrayList<>();
        Map<RotationPhase, List<ClusterName>> next = next(direction);
        while (!next.isEmpty()) {
            next.forEach((to, clusters) -> ahead.add(enter(to, clusters)));
            next = next(direction);
        }
        return ahead;
    }

    /** The clusters that go next, by where they go. */
    private Map<RotationPhase, List<ClusterName>> next(Direction direction) {
        boolean allDone = phases.values().stream().allMatch(phase -> phase == RotationPhase.DONE);
        Map<RotationPhase, List<ClusterName>> next = new TreeMap<>();
        Optional<RotationPhase> from = leaving(direction);
        phases.forEach((cluster, phase) -> {
            if (from.equals(Optional.of(phase))) {
                Optional<RotationPhase> to = direction == Direction.FORWARD
                        ? order.next(phase, takesBothHot(cluster))
                        : order.back(phase, takesBothHot(cluster), allDone);
                to.ifPresent(target ->
                        next.computeIfAbsent(target, key -> new ArrayList<>()).add(cluster));
            }
        });
        return next;
    }

    /** Broken clusters only go back, before all others. */
    private Optional<RotationPhase> leaving(Direction direction) {
        if (phases.containsValue(RotationPhase.BROKEN)) {
            return direction == Direction.BACK ? Optional.of(RotationPhase.BROKEN) : Optional.empty();
        }
        List<RotationPhase> present = new ArrayList<>(order.phases());
        present.retainAll(phases.values());
        if (present.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(present.get(direction == Direction.FORWARD ? 0 : present.size() - 1));
    }

    private PhaseAhead enter(RotationPhase to, List<ClusterName> clusters) {
        RotationPhase from = phases.getOrDefault(clusters.get(0), to);
        Change change = from == RotationPhase.BROKEN ? repair(clusters.get(0)) : order.change(from, to);
        List<ClusterName> restarts = clusters.stream()
                .filter(cluster -> unplugged.contains(cluster) || (change.ofRoots() && !takesBothHot(cluster)))
                .toList();
        unplugged.removeAll(restarts);
        clusters.forEach(cluster -> phases.put(cluster, to));
        return new PhaseAhead(to, change, clusters, gates.between(from, to), restarts);
    }

    private Change repair(ClusterName cluster) {
        boolean sameRoots = state.of(cluster)
                .declared()
                .filter(chain ->
                        chain.roots().equals(rotation.cas().old(cluster).chain().roots()))
                .isPresent();
        return sameRoots ? Change.OLD_CA : Change.OLD_ROOTS;
    }

    /** Whether istiod takes a second root while it runs, and gives one up. */
    private boolean takesBothHot(ClusterName cluster) {
        return state.of(cluster).istiod().multiRoot() && !unplugged.contains(cluster);
    }
}
