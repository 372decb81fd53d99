package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** The evidence of all clusters at one moment, and the phases read off it. */
final class MeshState {

    private final PhaseOrder order;
    private final Instant now;
    private final Map<ClusterName, ClusterEvidence> evidence = new LinkedHashMap<>();
    private final Map<ClusterName, RotationPhase> phases = new HashMap<>();

    MeshState(Rotation rotation, Collection<ClusterEvidence> mesh, Instant now) {
        this.order = rotation.order();
        this.now = now;
        Map<ClusterName, ClusterEvidence> given = new HashMap<>();
        mesh.forEach(cluster -> given.put(cluster.cluster(), cluster));
        if (given.size() != mesh.size() || !given.keySet().equals(new HashSet<>(rotation.clusters()))) {
            List<ClusterName> names =
                    mesh.stream().map(ClusterEvidence::cluster).toList();
            throw new IllegalArgumentException("there is evidence of " + names
                    + "; needed is one of each cluster of this rotation: " + rotation.clusters());
        }
        for (ClusterName name : rotation.clusters()) {
            ClusterEvidence cluster = Objects.requireNonNull(given.get(name));
            evidence.put(name, cluster);
            phases.put(name, rotation.phaseOf(cluster));
        }
    }

    Instant now() {
        return now;
    }

    List<ClusterEvidence> all() {
        return List.copyOf(evidence.values());
    }

    ClusterEvidence of(ClusterName name) {
        return Objects.requireNonNull(evidence.get(name));
    }

    RotationPhase phase(ClusterEvidence cluster) {
        return phases.getOrDefault(cluster.cluster(), RotationPhase.UNKNOWN);
    }

    List<ClusterEvidence> in(RotationPhase phase) {
        return all().stream().filter(cluster -> phase(cluster) == phase).toList();
    }

    boolean all(Predicate<RotationPhase> condition) {
        return phases.values().stream().allMatch(condition);
    }

    boolean any(RotationPhase phase) {
        return phases.containsValue(phase);
    }

    /** The phases of this rotation that clusters are in, the slowest first. */
    List<RotationPhase> present() {
        List<RotationPhase> present = new ArrayList<>(order.phases());
        present.retainAll(phases.values());
        return present;
    }

    RotationPhase slowest() {
        if (any(RotationPhase.BROKEN)) {
            return RotationPhase.BROKEN;
        }
        return phases.values().stream()
                .filter(phase -> phase != RotationPhase.UNKNOWN)
                .min(Comparator.comparingInt(order::position))
                .orElse(RotationPhase.UNKNOWN);
    }
}
