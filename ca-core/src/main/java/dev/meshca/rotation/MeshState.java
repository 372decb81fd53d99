package dev.meshca.rotation;

import dev.meshca.ClusterName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The evidence of all clusters and the phases read off it. */
final class MeshState {

    private final Route route;
    private final Map<ClusterName, ClusterEvidence> evidence = new LinkedHashMap<>();
    private final Map<ClusterName, RotationPhase> phases = new HashMap<>();

    MeshState(Terms terms, Collection<ClusterEvidence> mesh) {
        this.route = terms.route();
        Material material = terms.material();
        Map<ClusterName, ClusterEvidence> given = new HashMap<>();
        mesh.forEach(cluster -> given.put(cluster.cluster(), cluster));
        if (given.size() != mesh.size() || !given.keySet().equals(new HashSet<>(material.clusters()))) {
            List<ClusterName> names =
                    mesh.stream().map(ClusterEvidence::cluster).toList();
            throw new IllegalArgumentException("there is evidence of " + names
                    + "; needed is one of each cluster of this rotation: " + material.clusters());
        }
        for (ClusterName name : material.clusters()) {
            ClusterEvidence cluster = given.getOrDefault(name, mesh.iterator().next());
            evidence.put(name, cluster);
            phases.put(name, cluster.observed().chain().map(material::phaseOf).orElse(RotationPhase.UNKNOWN));
        }
    }

    List<ClusterEvidence> all() {
        return List.copyOf(evidence.values());
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

    /** The phases of this route that clusters are in, the slowest first. */
    List<RotationPhase> present() {
        List<RotationPhase> present = new ArrayList<>(route.phases());
        present.retainAll(phases.values());
        return present;
    }

    RotationPhase slowest() {
        if (any(RotationPhase.BROKEN)) {
            return RotationPhase.BROKEN;
        }
        return phases.values().stream()
                .filter(phase -> phase != RotationPhase.UNKNOWN)
                .min(Comparator.comparingInt(route::position))
                .orElse(RotationPhase.UNKNOWN);
    }
}
