package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Soak;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One look at the whole mesh.
 *
 * @param clusters in the order of the rotation
 * @param soak how long certificates of an earlier chain may live
 * @param time when
 */
record MeshView(List<JudgedCluster> clusters, Soak soak, Instant time) {

    List<ClusterEvidence> evidence() {
        return clusters.stream().map(JudgedCluster::evidence).toList();
    }

    /** These clusters, of which only some are in this look, with the others as they were seen last. */
    MeshView beside(List<ClusterName> all, Map<ClusterName, JudgedCluster> lastSeen) {
        Map<ClusterName, JudgedCluster> seen = new HashMap<>(lastSeen);
        clusters.forEach(cluster -> seen.put(cluster.cluster(), cluster));
        return new MeshView(
                all.stream().map(seen::get).map(Objects::requireNonNull).toList(), soak, time);
    }

    JudgedCluster cluster(ClusterName name) {
        return clusters.stream()
                .filter(cluster -> cluster.cluster().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
