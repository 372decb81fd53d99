package dev.meshca.k8s;

import dev.meshca.k8s.internal.Fleet;
import java.util.List;

final class Preflight {
    Preflight(Fleet fleet, MeshOptions options, PreflightOptions preflight) {}

    PreflightReport of(List<ClusterContext> clusters) {
        throw new UnsupportedOperationException();
    }
}
