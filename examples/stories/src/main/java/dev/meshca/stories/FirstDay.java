package dev.meshca.stories;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first day of a mesh: a root, an intermediate CA per cluster, both on the disk, the intermediates in the clusters,
 * and the proof that the clusters trust each other. The arguments are contexts of the kubeconfig.
 */
public final class FirstDay {

    private FirstDay() {}

    public static void main(String[] contexts) {
        List<ClusterContext> clusters =
                Stream.of(contexts).map(ClusterContext::fromKubeconfig).toList();
        System.out.print(run(Path.of("certs"), clusters).toText());
    }

    static TrustReport run(Path folder, List<ClusterContext> clusters) {
        List<ClusterName> names = clusters.stream().map(ClusterContext::cluster).toList();
        RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
        TrustPlan plan =
                TrustPlan.issuedBy(root, names, CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256));
        CaDirectory.at(folder).save(root, plan);

        try (MeshClusters mesh = MeshClusters.of(clusters.toArray(ClusterContext[]::new))) {
            PushReport push = mesh.push(plan);
            push.results().forEach(System.out::println);
            return mesh.verify(plan);
        }
    }
}
