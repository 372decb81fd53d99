package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.MeshOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** How long workload certificates live decides how long a rotation waits: what nobody could read is not Istio's default. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsReaderTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final String NAMESPACE = "/api/v1/namespaces/istio-system/";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/istio-system/deployments";
    private static final Reply FORBIDDEN = Reply.failure(403, "not for you");
    private static final Reply NOTHING =
            Reply.of(200, "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}");

    private final CannedApi api =
            new CannedApi().on("GET " + NAMESPACE + "pods", pod("")).on("GET " + DEPLOYMENTS, NOTHING);

    @AfterEach
    void close() {
        api.close();
    }

    private static Reply pod(String variable) {
        return Reply.of(200, """
                {"kind":"PodList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"istiod-0"},
                 "status":{"phase":"Running"},
                 "spec":{"containers":[{"name":"discovery","image":"istio/pilot:1.29.1","env":[%s]}]}}]}""".formatted(variable));
    }

    private IstiodSettings settings() {
        MeshOptions options = MeshOptions.defaults().timeLimit(Duration.ofSeconds(20));
        try (Clusters clusters = Clusters.of(options, List.of(api.context("cluster1")))) {
            return clusters.connected(
                            ONE,
                            connected -> new SettingsReader(
                                            ONE, connected, "istio-system", new Installed("istio-system"))
                                    .read())
                    .get();
        }
    }

    @Test
    void where_nothing_is_set_the_default_of_istio_holds() {
        assertThat(settings().lifetime()).contains(Duration.ofHours(24));
    }

    @Test
    void a_mesh_configuration_that_may_not_be_read_can_ask_for_anything() {
        api.on("GET " + NAMESPACE + "configmaps/istio", FORBIDDEN);

        assertThat(settings().lifetime()).isEmpty();
    }

    @Test
    void an_istiod_that_may_not_be_looked_at_can_grant_anything() {
        api.on("GET " + NAMESPACE + "pods", FORBIDDEN);
        api.on("GET " + DEPLOYMENTS, FORBIDDEN);

        assertThat(settings().lifetime()).isEmpty();
    }

    @Test
    void a_lifetime_that_comes_from_elsewhere_is_not_known() {
        api.on(
                "GET " + NAMESPACE + "pods",
                pod(
                        "{\"name\":\"DEFAULT_WORKLOAD_CERT_TTL\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}}"));

        assertThat(settings().lifetime()).isEmpty();
    }

    @Test
    void one_that_makes_no_sense_is_the_default_as_istiod_takes_it() {
        api.on("GET " + NAMESPACE + "pods", pod("{\"name\":\"DEFAULT_WORKLOAD_CERT_TTL\",\"value\":\"soon\"}"));

        assertThat(settings().lifetime()).contains(Duration.ofHours(24));
    }
}
