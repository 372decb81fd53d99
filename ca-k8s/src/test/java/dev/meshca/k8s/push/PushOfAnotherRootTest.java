package dev.meshca.k8s.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.Plans;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushReport.Outcome;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PushOfAnotherRootTest {

    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PRESENT = Plans.of(ROOT, "cluster1", "cluster2");
    private static final TrustPlan ANOTHER = Plans.of(Plans.root("Other"), "cluster1", "cluster2");
    private static final String NAMESPACE = "/api/v1/namespaces/istio-system";
    private static final String CACERTS = NAMESPACE + "/secrets/cacerts";
    private static final String ISTIODS = "/apis/apps/v1/namespaces/istio-system/deployments";
    private static final PushOptions REPLACE = PushOptions.defaults().replaceRoot(true);

    private final CannedApi one = cluster("cluster1");
    private final CannedApi two = cluster("cluster2");

    private static CannedApi cluster(String name) {
        Secret present = new SecretBuilder()
                .withNewMetadata()
                .withName("cacerts")
                .withResourceVersion("1")
                .addToAnnotations("meshca.dev/content-sha256", digest(PRESENT, name))
                .endMetadata()
                .withType("Opaque")
                .withData(CacertsData.encoded(PRESENT.cluster(ClusterName.of(name))))
                .build();
        return new CannedApi()
                .on("GET /api/v1/namespaces/kube-system", namespace("kube-" + name))
                .on("GET " + NAMESPACE, namespace("istio-" + name))
                .on("GET " + CACERTS, Reply.of(200, Serialization.asJson(present)))
                .on("PUT " + CACERTS, Reply.echo(200))
                .on("GET " + ISTIODS, Reply.of(200, "{\"kind\":\"DeploymentList\",\"items\":null}"));
    }

    private static String digest(TrustPlan plan, String name) {
        return CacertsData.digest(plan.cluster(ClusterName.of(name)));
    }

    private static Reply namespace(String uid) {
        return Reply.of(200, "{\"kind\":\"Namespace\",\"metadata\":{\"uid\":\"" + uid + "\"}}");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private PushReport push(TrustPlan plan, PushOptions options) {
        MeshOptions limits = MeshOptions.defaults().timeLimit(Duration.ofSeconds(2));
        try (MeshClusters mesh = MeshClusters.of(limits, List.of(one.context("cluster1"), two.context("cluster2")))) {
            return mesh.push(plan, options);
        }
    }

    private static List<Outcome> outcomes(PushReport report) {
        return report.results().stream().map(PushReport.Result::outcome).toList();
    }

    private static List<Finding> of(PushReport report, ClusterCode code) {
        return report.findings().stream()
                .filter(finding -> finding.code() == code)
                .toList();
    }

    @Test
    void is_refused_also_where_no_istiod_is_seen_and_in_a_dry_run() {
        for (boolean dryRun : List.of(true, false)) {
            PushReport report = push(ANOTHER, PushOptions.defaults().dryRun(dryRun));

            assertThat(outcomes(report)).as(report.toString()).containsExactly(Outcome.REFUSED, Outcome.REFUSED);
            assertThat(of(report, ClusterCode.ROOT_CHANGE_SPLITS_MESH)).hasSize(2);
        }
        assertThat(one.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void is_said_when_it_is_done_as_asked_with_whether_an_istiod_was_seen() {
        PushReport report = push(ANOTHER, REPLACE.dryRun(true));

        assertThat(of(report, ClusterCode.ROOT_REPLACED))
                .extracting(Finding::where)
                .containsExactly("cluster1/istio-system/cacerts", "cluster2/istio-system/cacerts");
        assertThat(of(report, ClusterCode.ROOT_REPLACED))
                .allSatisfy(finding -> assertThat(finding.detail()).contains("no istiod was seen"));
        assertThat(outcomes(report)).containsExactly(Outcome.UPDATED, Outcome.UPDATED);
    }

    @Test
    void is_done_nowhere_as_long_as_one_cluster_cannot_be_reached() {
        two.silent();

        PushReport report = push(ANOTHER, REPLACE);

        assertThat(outcomes(report)).containsExactly(Outcome.REFUSED, Outcome.REFUSED);
        assertThat(of(report, ClusterCode.ROOT_CHANGE_SPLITS_MESH))
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("cluster2 cannot be reached"));
        assertThat(of(report, ClusterCode.CLUSTER_SLOW)).hasSize(1);
        assertThat(one.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void a_new_intermediate_under_the_same_root_needs_no_other_cluster() {
        two.silent();

        assertThat(outcomes(push(Plans.of(ROOT, "cluster1", "cluster2"), REPLACE.dryRun(true))))
                .containsExactly(Outcome.UPDATED, Outcome.UNREACHABLE);
    }

    @Test
    void a_CA_that_istiod_made_for_itself_is_mentioned_where_there_is_no_cacerts() {
        one.on("GET " + CACERTS, Reply.failure(404, "none"))
                .on(
                        "GET " + NAMESPACE + "/secrets/istio-ca-secret",
                        Reply.of(200, "{\"kind\":\"Secret\",\"metadata\":{}}"))
                .on("POST " + NAMESPACE + "/secrets", Reply.echo(201));

        assertThat(of(push(PRESENT, PushOptions.defaults().dryRun(true)), ClusterCode.SELF_SIGNED_CA))
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("istio-ca-secret"));
    }

    @Test
    void one_look_and_one_reading_back_are_all_that_is_read_of_the_Secret() {
        one.on("PUT " + CACERTS, Reply.echo(200));

        push(Plans.of(ROOT, "cluster1", "cluster2"), PushOptions.defaults());

        assertThat(one.requests()).filteredOn(("GET " + CACERTS)::equals).hasSize(2);
        assertThat(one.requests()).filteredOn(("PUT " + CACERTS)::equals).hasSize(1);
    }
}
