package dev.meshca.stories;

import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.Mesh;
import java.nio.file.Path;

/** Two meshes with different roots become one. Its clusters are contexts of the kubeconfig. */
public final class MergeMeshes {

    private MergeMeshes() {}

    public static void main(String[] args) {
        // @start region=merge
        try (Mesh one = Mesh.in(Path.of("certs"), ClusterContext.fromKubeconfig("cluster1"));
                Mesh other = Mesh.in(Path.of("other"), ClusterContext.fromKubeconfig("cluster4"))) {
            RotationOutcome outcome = one.merge(other).run();
            System.out.println(outcome);
        }
        // @end
    }
}
