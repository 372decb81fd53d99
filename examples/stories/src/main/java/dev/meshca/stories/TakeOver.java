package dev.meshca.stories;

import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.ImportOptions;
import dev.meshca.mesh.ImportReport;
import dev.meshca.mesh.Mesh;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A mesh that somebody else set up: its CAs come out of the clusters into a folder, the root with its key from where they
 * were kept. From then on it can be verified, extended and rotated. The arguments are contexts of the kubeconfig.
 */
public final class TakeOver {

    private TakeOver() {}

    public static void main(String[] contexts) {
        List<ClusterContext> clusters =
                Stream.of(contexts).map(ClusterContext::fromKubeconfig).toList();
        System.out.println(run(Path.of("certs"), Path.of("root"), clusters));
    }

    static ImportReport run(Path certs, Path root, List<ClusterContext> clusters) {
        try (Mesh mesh = Mesh.in(certs, MeshOptions.defaults(), MeshListener.NONE, clusters)) {
            return mesh.importCas(
                    ImportOptions.defaults().root(root.resolve("root-cert.pem"), root.resolve("root-key.pem")));
        }
    }
}
