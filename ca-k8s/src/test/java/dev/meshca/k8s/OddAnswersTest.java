package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.trust.ObservedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API server, or a proxy before it, should not answer concerns its own cluster, and ends nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OddAnswersTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final TrustPlan PLAN = Plans.of(Plans.root("Acme"), "cluster1");

    private static final Set<ClusterCode> SAID =
            Set.of(ClusterCode.CLUSTER_UNEXPECTED, ClusterCode.CLUSTER_UNREACHABLE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/namespaces/istio-system/secrets/cacerts | {\"kind\":\"Secret\",\"metadata\":null}",
                "/apis/apps/v1/namespaces/istio-system/deployments | {\"kind\":\"DeploymentList\",\"items\":[null]}",
                "/apis/apps/v1/namespaces/istio-system/deployments | {\"kind\":\"DeploymentList\",\"items\":[{}]}",
                "/api/v1/namespaces/istio-system/secrets/cacerts | {\"hello\":\"world\"}",
                "/api/v1/namespaces/istio-system/secrets/cacerts | {\"kind\":\"ConfigMap\",\"metadata\":{}}",
                "/version | {}",
                "/apis/apps/v1/namespaces/istio-system/deployments | {\"kind\":\"DeploymentList\",\"items\":[{\"metadata\":{\"name\":\"istiod\",\"namespace\":\"istio-system\",\"labels\":{\"istio.io/rev\":\"a b\"}}}]}",
                "/api/v1/services | {\"kind\":\"ServiceList\",\"items\":[null]}",
                "/api/v1/namespaces/istio-system/secrets/cacerts | {\"kind\":\"Secret\",\"metadata\":{\"managedFields\":[null]}, \"data\":{\"a\":\"YQ==\"}}"
            })
    void an_answer_that_makes_no_sense_is_a_finding_of_that_cluster_and_the_other_one_is_checked(
            String path, String answer) {
        try (CannedApi odd = new CannedApi();
                CannedApi fine = new CannedApi();
                MeshClusters mesh = MeshClusters.of(
                        MeshOptions.defaults().timeLimit(Duration.ofSeconds(3)),
                        List.of(odd.context("cluster1"), fine.context("cluster2")))) {
            odd.on("GET " + path, Reply.of(200, answer));

            List<Finding> findings = mesh.check().findings();

            assertThat(findings)
                    .filteredOn(finding -> SAID.contains(finding.code()))
                    .isNotEmpty()
                    .allSatisfy(finding -> assertThat(finding.where()).isEqualTo("cluster1"));
            assertThat(findings).extracting(Finding::where).anyMatch(where -> where.startsWith("cluster2"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "404 page not found\n",
                "<html><body><h1>404 Not Found</h1></body></html>",
                "{\"type\":\"error\",\"status\":404,\"code\":\"NotFound\"}"
            })
    void what_says_404_and_is_no_API_server_does_not_know_what_is_there(String answer) {
        assertNobodyIsThere(Reply.of(404, answer));
    }

    @Test
    void nor_does_what_says_nothing_but_its_name() {
        assertNobodyIsThere(new Reply(404, Map.of("Server", "envoy"), request -> ""));
    }

    private static void assertNobodyIsThere(Reply reply) {
        try (CannedApi other = new CannedApi().otherwise(reply);
                MeshClusters mesh = MeshClusters.of(other.context("cluster1"))) {
            assertThat(codes(mesh.check().findings())).containsExactly(ClusterCode.CLUSTER_UNREACHABLE);
            assertThat(codes(mesh.observe().get(0).findings())).containsExactly(ClusterCode.CLUSTER_UNREACHABLE);
            assertThat(mesh.push(PLAN).result(ONE).outcome()).isEqualTo(PushReport.Outcome.UNREACHABLE);
            assertThat(other.requests()).noneMatch(request -> request.startsWith("POST"));
        }
    }

    @Test
    void where_there_is_no_version_there_is_no_API_server() {
        try (CannedApi other = new CannedApi();
                MeshClusters mesh = MeshClusters.of(other.context("cluster1"))) {
            other.on("GET /version", Reply.failure(404, "no such path"));

            assertThat(codes(mesh.check().findings())).containsExactly(ClusterCode.CLUSTER_UNREACHABLE);
        }
    }

    private static List<FindingCode> codes(List<Finding> findings) {
        return findings.stream()
                .map(Finding::code)
                .filter(code -> code != ClusterCode.API_ADDRESS_LOCAL)
                .toList();
    }

    @Test
    void lists_without_items_and_load_balancers_without_addresses_are_nothing_to_speak_of() {
        try (CannedApi api = new CannedApi();
                MeshClusters mesh = MeshClusters.of(api.context("cluster1"))) {
            api.on(
                    "GET /apis/apps/v1/namespaces/istio-system/deployments",
                    Reply.of(200, "{\"kind\":\"DeploymentList\",\"items\":null}"));
            api.on(
                    "GET /api/v1/services",
                    Reply.of(
                            200,
                            "{\"kind\":\"ServiceList\",\"items\":[{\"metadata\":{\"name\":\"a\"},\"spec\":{\"type\":\"LoadBalancer\"},"
                                    + "\"status\":{\"loadBalancer\":{\"ingress\":[{}]}}}]}"));

            assertThat(mesh.check().findings())
                    .extracting(Finding::code)
                    .contains(ClusterCode.LOAD_BALANCER_UNKNOWN)
                    .doesNotContainAnyElementsOf(SAID);
        }
    }

    @Test
    void an_empty_list_in_place_of_an_object_says_that_there_is_none() {
        try (CannedApi api = new CannedApi();
                MeshClusters mesh = MeshClusters.of(api.context("cluster1"))) {
            api.on(
                    "GET /api/v1/namespaces/istio-system/secrets/cacerts",
                    Reply.of(200, "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}"));

            assertThat(mesh.observe().get(0).findings())
                    .extracting(Finding::code)
                    .contains(ClusterCode.CACERTS_MISSING)
                    .doesNotContainAnyElementsOf(SAID);
        }
    }

    @Test
    void what_is_known_of_the_other_clusters_is_told() {
        try (CannedApi odd = new CannedApi();
                CannedApi fine = new CannedApi();
                MeshClusters mesh = MeshClusters.of(odd.context("cluster1"), fine.context("cluster2"))) {
            odd.on("GET /api/v1/configmaps", Reply.of(200, "{\"kind\":\"ConfigMapList\",\"items\":[null]}"));
            odd.on(
                    "GET /api/v1/namespaces/istio-system/secrets/cacerts",
                    Reply.of(200, "{\"kind\":\"Secret\",\"data\":{\"ca-cert.pem\":null}}"));

            List<ObservedCluster> observed = mesh.observe();

            assertThat(observed.get(1).findings()).extracting(Finding::code).contains(ClusterCode.CACERTS_MISSING);
        }
    }
}
