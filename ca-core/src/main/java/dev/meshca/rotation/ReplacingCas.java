package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;
import java.util.List;
import java.util.Map;

/** Those of a rotation in which each cluster's CA gives way to a new one. */
interface ReplacingCas extends RotationCas {

    Map<ClusterName, CaCerts> oldByCluster();

    Map<ClusterName, CaCerts> newByCluster();

    /** What the cluster issues with after the rotation. */
    default CaCerts successor(ClusterName cluster) {
        return CacertsAssembly.require(newByCluster(), cluster);
    }

    @Override
    default List<ClusterName> clusters() {
        return List.copyOf(oldByCluster().keySet());
    }

    @Override
    default CaCerts old(ClusterName cluster) {
        return CacertsAssembly.require(oldByCluster(), cluster);
    }

    @Override
    default List<CaCerts> newCas() {
        return List.copyOf(newByCluster().values());
    }

    @Override
    default boolean mustAccept(ClusterName from, ClusterName to) {
        return true;
    }
}
