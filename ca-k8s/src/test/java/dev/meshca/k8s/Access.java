package dev.meshca.k8s;

import dev.meshca.k8s.access.Clusters;

/** What the packages below {@link MeshClusters} work with. */
public final class Access {

    private Access() {}

    public static Clusters to(MeshClusters mesh) {
        return mesh.access();
    }
}
