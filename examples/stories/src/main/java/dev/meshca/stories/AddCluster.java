package dev.meshca.stories;

import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * A further cluster for a mesh that runs: its CA comes from the same root, and the others are not touched. The argument
 * is a context of the kubeconfig.
 */
public final class AddCluster {

    private AddCluster() {}

    public static void main(String[] args) {
        System.out.println(run(Path.of("certs"), ClusterContext.fromKubeconfig(args[0])));
    }

    static PushReport run(Path certs, ClusterContext cluster) {
        MeshOptions alone = MeshOptions.defaults().only(cluster.cluster());
        try (Mesh mesh = Mesh.in(certs, alone, MeshListener.NONE, List.of(cluster))) {
            mesh.add(MeshSpec.defaults(), cluster.cluster());
            return mesh.push();
        }
    }
}
