package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.trust.TrustCode;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PreflightIT {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(1);

    private static Cluster cluster1;

    @BeforeAll
    static void connect() {
        cluster1 = new Cluster(planes.get("cluster1"));
    }

    @AfterAll
    static void disconnect() {
        cluster1.close();
    }

    @BeforeEach
    void clear() {
        cluster1.createNamespace();
        cluster1.clear();
        cluster1.label("network1");
        cluster1.admin().nodes().delete();
    }

    private static PreflightReport preflight(PreflightOptions options) {
        return preflight(MeshOptions.defaults(), options);
    }

    private static PreflightReport preflight(MeshOptions mesh, PreflightOptions options) {
        try (MeshClusters clusters = MeshClusters.of(mesh, List.of(cluster1.as("admin")))) {
            return clusters.check(options);
        }
    }

    private static List<String> codes(PreflightReport report) {
        return report.findings().stream().map(finding -> finding.code().name()).toList();
    }

    @Test
    void a_cluster_that_is_ready_shows_its_facts_and_only_what_is_worth_knowing() {
        cluster1.createIstiod("registry.istio.io/release/pilot:1.31.1-distroless", true);
        cluster1.createSecret(Map.of(), "Opaque");

        PreflightReport report = preflight(PreflightOptions.defaults().istio("1.31"));

        assertThat(report.ready()).isTrue();
        assertThat(report.clusters()).singleElement().satisfies(cluster -> {
            assertThat(cluster.name()).isEqualTo(ONE);
            assertThat(cluster.context()).hasValue("cluster1");
            assertThat(cluster.apiServer()).isEqualTo(planes.get("cluster1").server());
            assertThat(cluster.kubernetes()).hasValue("v1.34.4");
            assertThat(cluster.istiod()).containsExactly("1.31.1-distroless");
            assertThat(cluster.multiRoot()).hasValue(true);
            assertThat(cluster.network()).hasValue("network1");
        });
        assertThat(codes(report)).containsExactly("API_ADDRESS_LOCAL", "LOAD_BALANCER_UNKNOWN");
    }

    @Test
    void the_istio_release_that_runs_is_checked_when_none_is_chosen() {
        cluster1.createIstiod("pilot:1.27.4", true);
        MeshOptions later = MeshOptions.defaults().clock(Clock.systemUTC());

        assertThat(codes(preflight(later, PreflightOptions.defaults())))
                .contains("KUBERNETES_UNSUPPORTED", "ISTIO_END_OF_LIFE");
        assertThat(codes(preflight(later, PreflightOptions.defaults().istio("1.31"))))
                .doesNotContain("KUBERNETES_UNSUPPORTED", "ISTIO_END_OF_LIFE");
    }

    @Test
    void a_self_signed_ca_is_seen_by_its_secret_and_by_an_istiod_without_cacerts() {
        cluster1.createIstiod("pilot:1.31.1", true);
        PreflightReport running = preflight(PreflightOptions.defaults());
        cluster1.createOpaque("istio-ca-secret");
        PreflightReport both = preflight(PreflightOptions.defaults());

        assertThat(running.findings())
                .filteredOn(f -> f.code() == ClusterCode.SELF_SIGNED_CA)
                .extracting(Finding::detail)
                .containsExactly("there is no cacerts, and istiod runs");
        assertThat(both.findings())
                .filteredOn(f -> f.code() == ClusterCode.SELF_SIGNED_CA)
                .extracting(Finding::detail)
                .containsExactly("there is no cacerts, and istiod runs, and there is istio-ca-secret");
    }

    @Test
    void a_secret_that_istiod_made_itself_is_no_pushed_one() {
        cluster1.createSecret(Map.of("istio-generated", "", "ca-cert.pem", "eA=="), "Opaque");

        assertThat(codes(preflight(PreflightOptions.defaults())))
                .contains("SELF_SIGNED_CA", "SECRET_OF_ANOTHER", TrustCode.STRAY_KEY.name());
    }

    @Test
    void the_probe_finds_a_load_balancer_and_leaves_nothing_behind() {
        CompletableFuture<Void> cloud = CompletableFuture.runAsync(() -> {
            Await.until("the Service of the probe", Duration.ofSeconds(20), () -> probe() != null);
            cluster1.giveAddress(probe(), "192.0.2.9");
        });

        PreflightReport report = preflight(PreflightOptions.defaults().probeLoadBalancer(Duration.ofSeconds(30)));

        cloud.join();
        assertThat(report.findings())
                .filteredOn(f -> f.code() == ClusterCode.LOAD_BALANCER_SEEN)
                .extracting(Finding::detail)
                .containsExactly("the Service of the probe got the address 192.0.2.9");
        assertThat(probe()).isNull();
    }

    @Test
    void the_probe_removes_its_service_also_when_it_gets_no_address() {
        PreflightReport report = preflight(PreflightOptions.defaults().probeLoadBalancer(Duration.ofSeconds(1)));

        assertThat(report.ready()).isFalse();
        assertThat(codes(report)).contains("LOAD_BALANCER_PROBE_FAILED").doesNotContain("LOAD_BALANCER_UNKNOWN");
        assertThat(probe()).isNull();
    }

    @Test
    void a_probe_left_by_an_interrupted_run_is_used_and_removed() {
        cluster1.createLoadBalancer("meshca-load-balancer-probe", "192.0.2.10");

        assertThat(codes(preflight(PreflightOptions.defaults().probeLoadBalancer(Duration.ofSeconds(5)))))
                .contains("LOAD_BALANCER_SEEN");
        assertThat(probe()).isNull();
    }

    @Test
    void the_provider_of_the_nodes_is_a_sign_of_a_load_balancer() {
        createNode("kind://docker/kind/kind-control-plane");
        assertThat(codes(preflight(PreflightOptions.defaults()))).contains("LOAD_BALANCER_UNKNOWN");

        cluster1.admin().nodes().delete();
        createNode("aws:///eu-central-1a/i-0abcdef");
        assertThat(codes(preflight(PreflightOptions.defaults()))).contains("LOAD_BALANCER_SEEN");
    }

    @Test
    void the_network_label_is_set_only_on_request_and_only_where_there_is_none() {
        cluster1.label(null);
        preflight(PreflightOptions.defaults());
        assertThat(network()).isNull();

        PreflightReport set = preflight(PreflightOptions.defaults().networks(Map.of(ONE, "network5")));
        assertThat(set.clusters().get(0).network()).hasValue("network5");
        assertThat(network()).isEqualTo("network5");

        preflight(PreflightOptions.defaults().networks(Map.of(ONE, "network6")));
        assertThat(network()).isEqualTo("network5");
    }

    @Test
    void a_network_for_a_cluster_that_is_not_here_is_refused() {
        assertThatThrownBy(() ->
                        preflight(PreflightOptions.defaults().networks(Map.of(ClusterName.of("cluster9"), "network1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cluster9")
                .hasMessageContaining("cluster1");
    }

    private static Service probe() {
        return cluster1.admin()
                .services()
                .inNamespace(Cluster.NAMESPACE)
                .withName("meshca-load-balancer-probe")
                .get();
    }

    private static String network() {
        Map<String, String> labels = cluster1.admin()
                .namespaces()
                .withName(Cluster.NAMESPACE)
                .get()
                .getMetadata()
                .getLabels();
        return labels.get("topology.istio.io/network");
    }

    private static void createNode(String providerId) {
        cluster1.admin()
                .nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("node")
                        .endMetadata()
                        .withNewSpec()
                        .withProviderID(providerId)
                        .endSpec()
                        .build())
                .create();
    }
}
