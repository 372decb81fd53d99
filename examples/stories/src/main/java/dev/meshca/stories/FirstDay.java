package dev.meshca.stories;

import dev.meshca.KeyAlgorithm;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;

/**
 * The first day of a mesh: a root and an intermediate CA per cluster on the disk, the intermediates in the clusters, and
 * the proof that the clusters trust each other. {@code cluster1} and {@code cluster2} are contexts of the kubeconfig.
 */
public final class FirstDay {

    private FirstDay() {}

    public static void main(String[] args) {
        // @start region=first-day
        ClusterContext cluster1 = ClusterContext.fromKubeconfig("cluster1");
        ClusterContext cluster2 = ClusterContext.fromKubeconfig("cluster2");
        try (Mesh mesh = Mesh.in(Path.of("certs"), cluster1, cluster2)) {
            // A root and a CA per cluster are on the disk; again: nothing happens.
            mesh.ensure(MeshSpec.defaults().key(KeyAlgorithm.EC_P256));
            // One guarded write and one result per cluster.
            PushReport pushed = mesh.push();
            System.out.println(pushed);
            // What the clusters hold: against each other, and against the files.
            TrustReport report = mesh.verify();
            System.out.print(report.toText());
        }
        // @end
    }
}
