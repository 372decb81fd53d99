package dev.meshca.stories;

import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The first day of a mesh: a root, an intermediate CA per cluster, both on the disk, the intermediates in the clusters,
 * and the proof that the clusters trust each other. The arguments are contexts of the kubeconfig.
 */
public final class FirstDay {

    private FirstDay() {}

    public static void main(String[] contexts) {
        ClusterContext[] clusters =
                Stream.of(contexts).map(ClusterContext::fromKubeconfig).toArray(ClusterContext[]::new);
        System.out.print(run(Path.of("certs"), clusters).toText());
    }

    static TrustReport run(Path certs, ClusterContext... clusters) {
        try (Mesh mesh = Mesh.in(certs, clusters)) {
            mesh.ensure(MeshSpec.defaults().organization("Acme"));
            mesh.push().results().forEach(System.out::println);
            return mesh.verify();
        }
    }
}
