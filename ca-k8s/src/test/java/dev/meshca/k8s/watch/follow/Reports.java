package dev.meshca.k8s.watch.follow;

import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.Plans;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reports on two clusters that accept each other, with whatever else is found. */
final class Reports {

    static final Finding OF_ONE = TrustCode.EXPIRES_SOON.at("cluster1/ca-cert.pem", "in 41 days");
    static final Finding OF_TWO = TrustCode.EXPIRES_SOON.at("cluster2/ca-cert.pem", "in 9 days");
    static final Finding OF_MESH = TrustCode.ROOTS_DIFFER.at("mesh", "cluster1 and cluster2");
    static final Finding TWO_AWAY = ClusterCode.CLUSTER_UNREACHABLE.at("cluster2", "connection refused");

    private static final List<ObservedCluster> CLUSTERS = Plans.of("cluster1", "cluster2").clusters().stream()
            .map(CaCerts::chain)
            .map(ObservedCluster::of)
            .toList();

    private Reports() {}

    static TrustReport of(Finding... findings) {
        return of(CLUSTERS, findings);
    }

    /** Where the roots of one of them were seen in a namespace. */
    static TrustReport distributed(String name, Finding... findings) {
        List<ObservedCluster> seen = CLUSTERS.stream()
                .map(cluster -> cluster.name().value().equals(name)
                        ? new ObservedCluster(
                                cluster.name(),
                                cluster.chain(),
                                Map.of(
                                        name + "/istio-system/istio-ca-root-cert",
                                        cluster.chain().orElseThrow().roots()),
                                List.of())
                        : cluster)
                .toList();
        return of(seen, findings);
    }

    private static TrustReport of(List<ObservedCluster> clusters, Finding... findings) {
        return TrustReport.of(
                        clusters,
                        Instant.now(),
                        new TrustReport.Thresholds(Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .with(List.of(findings));
    }
}
