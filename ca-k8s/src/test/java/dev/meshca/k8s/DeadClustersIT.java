package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.trust.ObservedCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadClustersIT {

    private static final RootCa ROOT = Plans.root("Acme");
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration ALLOWANCE = Duration.ofSeconds(4);

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    private static MeshClusters mesh() {
        Kubeconfig kubeconfig = Kubeconfig.of(planes.kubeconfig());
        return MeshClusters.of(
                MeshOptions.defaults().timeLimit(LIMIT),
                List.of(kubeconfig.context(ONE, "cluster1"), kubeconfig.context(TWO, "cluster2")));
    }

    @Test
    void a_stopped_server_is_unreachable_and_the_other_is_served() {
        ControlPlane plane = planes.get("cluster1");
        plane.stop();
        try (MeshClusters mesh = mesh()) {
            TrustPlan plan = Plans.of(ROOT, "cluster1", "cluster2");

            PushReport report = mesh.push(plan);

            assertThat(report.result(ONE).outcome()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(report.result(ONE).reason()).startsWith("nothing accepts connections at 127.0.0.1:");
            assertThat(report.result(TWO).outcome()).isIn(Outcome.CREATED, Outcome.UPDATED);
            assertThat(report.findings()).extracting(f -> f.code()).containsExactly(ClusterCode.CLUSTER_UNREACHABLE);
        } finally {
            plane.start();
        }
    }

    @Test
    void a_hanging_server_costs_its_time_limit_and_no_more() {
        ControlPlane plane = planes.get("cluster1");
        plane.freeze();
        try (MeshClusters mesh = mesh()) {
            TrustPlan plan = Plans.of(ROOT, "cluster1", "cluster2");
            long begin = System.nanoTime();

            PushReport report = mesh.push(plan);

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(LIMIT, LIMIT.plus(ALLOWANCE));
            assertThat(report.result(ONE).outcome()).isEqualTo(Outcome.UNREACHABLE);
            assertThat(report.result(ONE).reason())
                    .isEqualTo("GET /api/v1/namespaces/istio-system/secrets/cacerts took longer than 5 s");
            assertThat(report.result(TWO).outcome().done()).isTrue();
        } finally {
            plane.thaw();
        }
    }

    @Test
    void a_hanging_server_is_an_observation_without_a_chain_and_a_preflight_without_facts() {
        ControlPlane plane = planes.get("cluster1");
        plane.freeze();
        try (MeshClusters mesh = mesh()) {
            long begin = System.nanoTime();
            List<ObservedCluster> seen = mesh.observe();
            PreflightReport preflight = mesh.check();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(LIMIT.plus(LIMIT).plus(ALLOWANCE));
            assertThat(seen.get(0).chain()).isEmpty();
            assertThat(seen.get(0).findings()).extracting(f -> f.code()).containsExactly(ClusterCode.CLUSTER_SLOW);
            assertThat(preflight.ready()).isFalse();
            assertThat(preflight.clusters().get(0).kubernetes()).isEmpty();
            assertThat(preflight.clusters().get(1).kubernetes()).hasValue("v1.34.4");
        } finally {
            plane.thaw();
        }
    }
}
