package dev.meshca.stories;

import dev.meshca.Finding;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.trust.TrustReport;
import java.time.Duration;
import java.util.List;

/**
 * The job that runs every night: fails when the clusters of {@code CTX_CLUSTER1}, {@code CTX_CLUSTER2}, … do not trust
 * each other, and says why.
 */
public final class VerifyInPipeline {

    private VerifyInPipeline() {}

    public static void main(String[] args) {
        List<ClusterContext> clusters = Kubeconfig.fromEnvironment().contextsFromEnvironment(System.getenv());
        System.exit(run(clusters) ? 0 : 1);
    }

    static boolean run(List<ClusterContext> clusters) {
        MeshOptions options = MeshOptions.defaults().timeLimit(Duration.ofSeconds(30));
        try (MeshClusters mesh = MeshClusters.of(options, clusters)) {
            TrustReport report = mesh.verify();
            report.findings().stream()
                    .filter(Finding::isError)
                    .forEach(finding -> System.err.println(finding + "; " + finding.remedy()));
            return report.healthy();
        }
    }
}
