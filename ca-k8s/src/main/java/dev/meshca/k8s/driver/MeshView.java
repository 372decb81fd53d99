package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Soak;
import java.time.Instant;
import java.util.List;

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

    JudgedCluster cluster(ClusterName name) {
        return clusters.stream()
                .filter(cluster -> cluster.cluster().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
