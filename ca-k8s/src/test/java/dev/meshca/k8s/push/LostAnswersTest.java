package dev.meshca.k8s.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.Plans;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.push.secret.SecretPush;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A server that does what it is asked, and does not say so. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LostAnswersTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final TrustPlan BEFORE = Plans.of(Plans.root("Acme"), "cluster1");
    private static final TrustPlan AFTER = Plans.of(Plans.root("Other"), "cluster1");
    private static final String CACERTS = "/api/v1/namespaces/istio-system/secrets/cacerts";
    private static final Reply GATEWAY_TIMEOUT = Reply.failure(504, "the gateway lost patience");
    private static final Reply CONFLICT = Reply.failure(409, "the object has been modified");

    private final CannedApi api = new CannedApi();

    @AfterEach
    void close() {
        api.close();
    }

    private static Reply held(TrustPlan plan, String version) {
        return Reply.of(200, Serialization.asJson(secret(plan, version)));
    }

    private static Secret secret(TrustPlan plan, String version) {
        Map<String, String> data = CacertsData.encoded(plan.cluster(ONE));
        PushRecord record =
                new PushRecord(Optional.of("cluster1"), Optional.empty(), Optional.of(CacertsData.digest(data)));
        return new SecretBuilder()
                .withNewMetadata()
                .withName(IstioDocuments.SECRET)
                .withResourceVersion(version)
                .withAnnotations(record.addedTo(new ObjectMeta()))
                .endMetadata()
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private PushReport replace() {
        MeshOptions options = MeshOptions.defaults().timeLimit(Duration.ofSeconds(20));
        try (Clusters clusters = Clusters.of(options, List.of(api.context("cluster1")))) {
            return SecretPush.replace(clusters, AFTER.cluster(ONE), "1", Map.of());
        }
    }

    @Test
    void a_write_that_was_made_before_its_answer_was_lost_is_ours_although_the_next_one_conflicts() {
        api.on("GET " + CACERTS, held(BEFORE, "1"), held(AFTER, "2"));
        api.on("PUT " + CACERTS, GATEWAY_TIMEOUT, CONFLICT);

        PushReport.Result result = replace().result(ONE);

        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.UPDATED);
        assertThat(result.reason()).endsWith("(the first answer was lost)");
    }

    @Test
    void what_somebody_else_wrote_meanwhile_is_a_conflict() {
        api.on("GET " + CACERTS, held(BEFORE, "1"), held(BEFORE, "2"));
        api.on("PUT " + CACERTS, CONFLICT);

        assertThat(replace().result(ONE).outcome()).isEqualTo(Outcome.CONFLICT);
    }

    @Test
    void what_was_there_before_we_sent_anything_is_not_our_write() {
        api.on("GET " + CACERTS, held(AFTER, "2"));

        assertThat(replace().result(ONE).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(api.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void a_good_write_that_cannot_be_read_back_is_a_good_write() {
        api.on("GET " + CACERTS, held(BEFORE, "1"), Reply.failure(403, "no more for you"));
        api.on("PUT " + CACERTS, held(AFTER, "2"));

        PushReport.Result result = replace().result(ONE);

        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.UPDATED);
        assertThat(result.reason()).contains("could not be read back");
    }

    @Test
    void an_answer_that_shows_other_data_is_believed_where_nothing_can_be_read_back() {
        api.on("GET " + CACERTS, held(BEFORE, "1"), Reply.failure(403, "no more for you"));
        api.on("PUT " + CACERTS, held(BEFORE, "2"));

        PushReport report = replace();

        assertThat(report.result(ONE).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(report.findings()).extracting(Finding::code).contains(ClusterCode.SECRET_CHANGED_AFTER_WRITE);
    }
}
