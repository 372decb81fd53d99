package dev.meshca.k8s.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.Plans;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.Share;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.push.PushReport.Result;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a push asks a cluster: over a slow network that is what it takes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PushRoundTripsTest {

    private static final TrustPlan PLAN = Plans.of(Plans.root("Acme"), "cluster1", "cluster2");
    private static final String KUBE_SYSTEM = "/api/v1/namespaces/kube-system";
    private static final String NAMESPACE = "/api/v1/namespaces/istio-system";
    private static final String SECRETS = NAMESPACE + "/secrets";
    private static final String CACERTS = SECRETS + "/cacerts";

    private final CannedApi one = new CannedApi();
    private final CannedApi two = new CannedApi();

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private static PushReport push(ClusterContext... clusters) {
        try (MeshClusters mesh = MeshClusters.of(clusters)) {
            return mesh.push(PLAN);
        }
    }

    private static Reply namespace(String uid) {
        return Reply.of(200, "{\"kind\":\"Namespace\",\"metadata\":{\"uid\":\"" + uid + "\"}}");
    }

    private static Reply held(String cluster) {
        CaCerts certs = PLAN.cluster(ClusterName.of(cluster));
        PushRecord record =
                new PushRecord(Optional.of(cluster), Optional.of("uid-1"), Optional.of(CacertsData.digest(certs)));
        return Reply.of(
                200,
                Serialization.asJson(new SecretBuilder()
                        .withNewMetadata()
                        .withName("cacerts")
                        .withAnnotations(record.addedTo(new ObjectMeta()))
                        .endMetadata()
                        .withType("Opaque")
                        .withData(CacertsData.encoded(certs))
                        .build()));
    }

    @Test
    void a_cluster_that_has_what_the_files_say_is_asked_two_questions() {
        one.on("GET " + CACERTS, held("cluster1")).on("GET " + KUBE_SYSTEM, namespace("uid-1"));

        assertThat(push(one.context("cluster1")).results())
                .extracting(Result::outcome)
                .containsExactly(Outcome.UNCHANGED);
        assertThat(one.requests()).containsExactly("GET " + CACERTS, "GET " + KUBE_SYSTEM);
    }

    @Test
    void nobody_looks_for_an_istiod_in_a_namespace_that_is_not_there() {
        one.on("GET " + CACERTS, Reply.failure(404, "not found"), held("cluster1"))
                .on("GET " + KUBE_SYSTEM, namespace("uid-1"))
                .on("POST /api/v1/namespaces", Reply.echo(201))
                .on("POST " + SECRETS, Reply.echo(201));

        assertThat(push(one.context("cluster1")).results())
                .extracting(Result::outcome)
                .containsExactly(Outcome.CREATED);
        assertThat(one.requests())
                .containsExactly(
                        "GET " + CACERTS,
                        "GET " + KUBE_SYSTEM,
                        "GET " + NAMESPACE,
                        "POST /api/v1/namespaces",
                        "POST " + SECRETS,
                        "GET " + CACERTS);
    }

    @Test
    void two_names_for_one_cluster_are_noticed_also_where_only_one_of_them_may_read_kube_system() {
        Stream.of(one, two)
                .forEach(api ->
                        api.on("GET " + NAMESPACE, namespace("the same")).on("POST " + SECRETS, Reply.echo(201)));
        one.on("GET " + KUBE_SYSTEM, namespace("uid-1"));
        two.on("GET " + KUBE_SYSTEM, Reply.failure(403, "forbidden"));
        one.on("GET " + CACERTS, held("cluster1"));

        PushReport report = push(one.context("cluster1"), two.context("cluster2"));

        assertThat(report.findings()).extracting(Finding::code).contains(ClusterCode.SAME_CLUSTER);
        assertThat(report.results()).extracting(Result::outcome).containsOnly(Outcome.REFUSED);
        assertThat(two.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void a_share_asks_and_writes_no_cluster_of_another_share() {
        one.on("GET " + CACERTS, held("cluster1")).on("GET " + KUBE_SYSTEM, namespace("uid-1"));
        MeshOptions options = MeshOptions.defaults().share(new Share(0, 2));

        try (MeshClusters mesh = MeshClusters.of(options, List.of(two.context("cluster2"), one.context("cluster1")))) {
            assertThat(mesh.push(PLAN).results())
                    .extracting(Result::cluster)
                    .containsExactly(ClusterName.of("cluster1"));
        }

        assertThat(two.requests()).isEmpty();
    }

    @Test
    void a_share_that_no_cluster_is_left_for_is_done() {
        try (MeshClusters mesh = MeshClusters.of(
                MeshOptions.defaults().share(new Share(2, 3)),
                List.of(one.context("cluster1"), two.context("cluster2")))) {
            PushReport report = mesh.push(PLAN);

            assertThat(report.results()).isEmpty();
            assertThat(report.done()).isTrue();
        }
    }

    @Test
    void a_share_replaces_no_root() {
        try (MeshClusters mesh = MeshClusters.of(
                MeshOptions.defaults().share(new Share(0, 2)),
                List.of(one.context("cluster1"), two.context("cluster2")))) {
            assertThatThrownBy(() -> mesh.push(PLAN, PushOptions.defaults().replaceRoot(true)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("push all clusters from one process");
        }

        assertThat(one.requests()).isEmpty();
    }
}
