package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real API servers do only on a bad day. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultsTest {

    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1");
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final String NAMESPACES = "/api/v1/namespaces";
    private static final String SECRETS = NAMESPACES + "/istio-system/secrets";
    private static final String CACERTS = SECRETS + "/cacerts";

    private final CannedApi api = new CannedApi()
            .on("GET " + NAMESPACES + "/kube-system", namespace("kube-uid"))
            .on("GET " + NAMESPACES + "/istio-system", namespace("istio-uid"));

    @AfterEach
    void close() {
        api.close();
    }

    private static Reply namespace(String uid) {
        return Reply.of(200, "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"uid\":\"" + uid + "\"}}");
    }

    private static Reply written(String resourceVersion) {
        Secret secret = secretOf(PLAN, resourceVersion);
        return Reply.of(200, Serialization.asJson(secret));
    }

    private static Secret secretOf(TrustPlan plan, String resourceVersion) {
        Map<String, String> data = Cluster.encoded(plan.cluster(ONE));
        PushRecord record =
                new PushRecord(Optional.of("cluster1"), Optional.of("kube-uid"), Optional.of(CacertsData.digest(data)));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(IstioDocuments.SECRET)
                .withResourceVersion(resourceVersion)
                .withAnnotations(record.addedTo(new ObjectMeta()))
                .endMetadata()
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private static PushReport push(ClusterContext cluster) {
        return push(cluster, Duration.ofSeconds(60));
    }

    private static PushReport push(ClusterContext cluster, Duration limit) {
        try (MeshClusters mesh = MeshClusters.of(MeshOptions.defaults().timeLimit(limit), List.of(cluster))) {
            return mesh.push(PLAN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void an_overloaded_server_is_asked_again(int status) {
        api.on("GET " + CACERTS, Reply.failure(status, "later"), Reply.failure(404, "none"), written("1"));
        api.on("POST " + SECRETS, Reply.failure(status, "later"), Reply.echo(201));

        assertThat(push(api.context("cluster1")).result(ONE).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(api.requests()).filteredOn(("POST " + SECRETS)::equals).hasSize(2);
    }

    @Test
    void a_server_that_says_when_to_come_back_is_left_alone_until_then() {
        Reply later = new Reply(429, Map.of("Retry-After", "1"), body -> "");
        api.on("GET " + CACERTS, later, written("1"));
        long begin = System.nanoTime();

        assertThat(push(api.context("cluster1")).result(ONE).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_server_that_stays_overloaded_is_unreachable_when_its_time_is_up() {
        api.on("GET " + CACERTS, Reply.failure(503, "the backend is on fire"));

        PushReport.Result result =
                push(api.context("cluster1"), Duration.ofSeconds(2)).result(ONE);

        assertThat(result.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(result.reason()).contains("503", "the backend is on fire");
    }

    @Test
    void a_silent_server_costs_its_time_limit_and_holds_up_nobody_else() {
        try (CannedApi dead = new CannedApi().silent()) {
            api.on("GET " + CACERTS, written("1"));
            MeshOptions options =
                    MeshOptions.defaults().timeLimit(Duration.ofSeconds(3)).concurrency(2);
            TrustPlan plan = Plans.of(ROOT, "cluster1", "cluster2");
            long begin = System.nanoTime();
            try (MeshClusters mesh =
                    MeshClusters.of(options, List.of(dead.context("cluster2"), api.context("cluster1")))) {
                assertThat(mesh.push(plan).result(ClusterName.of("cluster2")).outcome())
                        .isEqualTo(Outcome.UNREACHABLE);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "<html>login</html>", "{\"kind\":", "[1,2]"})
    void what_no_api_server_says_is_unreachable(String body) {
        api.on("GET " + CACERTS, Reply.of(200, body));

        PushReport.Result result = push(api.context("cluster1")).result(ONE);

        assertThat(result.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(result.reason()).doesNotContain("login");
    }

    @Test
    void a_lost_race_is_decided_anew() {
        Secret before = secretOf(Plans.of(ROOT, "cluster1"), "1");
        Secret changed = new SecretBuilder(before)
                .editMetadata()
                .withResourceVersion("2")
                .endMetadata()
                .build();
        api.on(
                "GET " + CACERTS,
                Reply.of(200, Serialization.asJson(before)),
                Reply.of(200, Serialization.asJson(changed)),
                written("3"));
        api.on("PUT " + CACERTS, Reply.failure(409, "the object has been modified"), Reply.echo(200));

        assertThat(push(api.context("cluster1")).result(ONE).outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(api.requests()).filteredOn(("PUT " + CACERTS)::equals).hasSize(2);
    }

    @Test
    void a_race_that_was_lost_to_the_push_of_another_cluster_is_a_conflict() {
        Secret unnoted = new SecretBuilder(secretOf(Plans.of(ROOT, "cluster1"), "1"))
                .editMetadata()
                .withAnnotations(Map.of())
                .withManagedFields(List.of())
                .endMetadata()
                .build();
        Secret theirs = new SecretBuilder(secretOf(Plans.of(ROOT, "cluster1"), "2"))
                .editMetadata()
                .addToAnnotations("meshca.dev/cluster", "cluster2")
                .endMetadata()
                .build();
        api.on(
                "GET " + CACERTS,
                Reply.of(200, Serialization.asJson(unnoted)),
                Reply.of(200, Serialization.asJson(theirs)));
        api.on("PUT " + CACERTS, Reply.failure(409, "the object has been modified"), Reply.echo(200));

        try (MeshClusters mesh = MeshClusters.of(api.context("cluster1"))) {
            PushReport.Result result =
                    mesh.push(PLAN, PushOptions.defaults().adopt(true)).result(ONE);

            assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.CONFLICT);
            assertThat(result.reason()).endsWith("two contexts lead to it");
        }
    }

    @Test
    void a_race_that_is_lost_again_and_again_is_a_conflict() {
        api.on("GET " + CACERTS, Reply.of(200, Serialization.asJson(secretOf(Plans.of(ROOT, "cluster1"), "1"))));
        api.on("PUT " + CACERTS, Reply.failure(409, "the object has been modified"));

        PushReport report = push(api.context("cluster1"));

        assertThat(report.result(ONE).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(api.requests()).filteredOn(("PUT " + CACERTS)::equals).hasSize(5);
    }

    @Test
    void a_webhook_that_changes_the_secret_is_noticed() {
        Secret foreign = new SecretBuilder(secretOf(PLAN, "2"))
                .addToData("extra", "eA==")
                .build();
        api.on("GET " + CACERTS, Reply.failure(404, "none"), Reply.of(200, Serialization.asJson(foreign)));
        api.on("POST " + SECRETS, Reply.echo(201));

        PushReport report = push(api.context("cluster1"));

        assertThat(report.result(ONE).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(report.findings()).extracting(Finding::code).contains(ClusterCode.SECRET_CHANGED_AFTER_WRITE);
    }

    @Test
    void an_immutable_secret_is_refused() {
        Secret immutable = new SecretBuilder(secretOf(Plans.of(ROOT, "cluster1"), "1"))
                .withImmutable(true)
                .build();
        api.on("GET " + CACERTS, Reply.of(200, Serialization.asJson(immutable)));

        PushReport.Result result = push(api.context("cluster1")).result(ONE);

        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.reason()).isEqualTo("the Secret is marked immutable");
    }

    @Test
    void an_answer_that_quotes_the_request_does_not_bring_the_key_into_the_report() {
        api.on("GET " + CACERTS, Reply.failure(404, "none"));
        api.on(
                "POST " + SECRETS,
                new Reply(
                        422,
                        Map.of(),
                        body -> "{\"kind\":\"Status\",\"code\":422,\"message\":\"denied: "
                                + body.substring(body.indexOf("ca-key.pem")).replace("\"", "'") + "\"}"));

        PushReport report = push(api.context("cluster1"));

        assertThat(report.result(ONE).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(report.result(ONE).reason()).contains("denied");
        assertKeyless(report.toString() + report.findings());
    }

    @Test
    void a_key_in_pem_form_does_not_get_into_the_report_either() {
        String pem = new String(PLAN.cluster(ONE).pem().get("ca-key.pem"), StandardCharsets.US_ASCII);
        api.on("GET " + CACERTS, Reply.failure(403, "denied: " + pem.replace("\n", "\\n")));

        PushReport report = push(api.context("cluster1"));

        assertThat(report.result(ONE).outcome()).isEqualTo(Outcome.FORBIDDEN);
        assertKeyless(report.toString() + report.findings());
    }

    @Test
    void requests_bypass_the_request_log_of_the_client() {
        AtomicInteger seen = new AtomicInteger();
        Interceptor log = new Interceptor() {
            @Override
            public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                seen.incrementAndGet();
            }
        };
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(api.url()).build();
        api.on("GET " + CACERTS, written("1"));
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("HttpLogging", log))
                .build()) {
            client.namespaces().withName("kube-system").get();
            assertThat(seen).hasValue(1);

            push(ClusterContext.of(ONE, client));

            assertThat(seen).hasValue(1);
            assertThat(client.getHttpClient().isClosed()).isFalse();
        }
    }

    @Test
    void closed_clusters_do_no_more_work() {
        MeshClusters mesh = MeshClusters.of(api.context("cluster1"));
        mesh.close();

        assertThatThrownBy(() -> mesh.push(PLAN)).isInstanceOf(IllegalStateException.class);
    }

    private static void assertKeyless(String text) {
        String pem = new String(PLAN.cluster(ONE).pem().get("ca-key.pem"), StandardCharsets.US_ASCII);
        String inPem = pem.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
        String inSecret = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
        for (String key : List.of(inPem, inSecret)) {
            for (int start = 0; start + 16 <= key.length(); start++) {
                assertThat(text).doesNotContain(key.substring(start, start + 16));
            }
        }
    }
}
