package dev.meshca.k8s;

import dev.meshca.k8s.internal.Fleet;
import dev.meshca.trust.ObservedCluster;
import java.util.List;

final class Observation {
    Observation(Fleet fleet, MeshOptions options) {}

    List<ObservedCluster> of(List<ClusterContext> clusters) {
        throw new UnsupportedOperationException();
    }
}
