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
        return TrustReport.of(
                        CLUSTERS,
                        Instant.now(),
                        new TrustReport.Thresholds(Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .with(List.of(findings));
    }
}
