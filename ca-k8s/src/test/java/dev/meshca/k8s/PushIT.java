package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.PushResult.Outcome;
import dev.meshca.testbed.ControlPlanes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PushIT {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1", "cluster2");

    private static Cluster cluster1;
    private static Cluster cluster2;

    @BeforeAll
    static void connect() {
        cluster1 = new Cluster(planes.get("cluster1"));
        cluster2 = new Cluster(planes.get("cluster2"));
    }

    @AfterAll
    static void disconnect() {
        cluster1.close();
        cluster2.close();
    }

    @BeforeEach
    void clear() {
        cluster1.clear();
        cluster2.clear();
    }

    private static PushReport push(TrustPlan plan, PushOptions options) {
        try (MeshClusters mesh = MeshClusters.of(cluster1.as("admin"), cluster2.as("admin"))) {
            return mesh.apply(plan, options);
        }
    }

    private static List<Outcome> outcomes(PushReport report) {
        return report.results().stream().map(PushResult::outcome).toList();
    }

    @Test
    void a_first_push_creates_and_a_second_changes_nothing() {
        PushReport first = push(PLAN, PushOptions.defaults());
        String version = cluster1.secret().getMetadata().getResourceVersion();
        PushReport second = push(PLAN, PushOptions.defaults());

        assertThat(outcomes(first)).containsExactly(Outcome.CREATED, Outcome.CREATED);
        assertThat(outcomes(second)).containsExactly(Outcome.UNCHANGED, Outcome.UNCHANGED);
        assertThat(first.done()).isTrue();
        assertThat(first.findings()).isEmpty();
        assertThat(cluster1.secret().getType()).isEqualTo("Opaque");
        assertThat(cluster1.data()).isEqualTo(Cluster.encoded(PLAN.cluster(ONE)));
        assertThat(cluster1.secret().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void a_new_intermediate_is_one_update_under_our_name() {
        push(PLAN, PushOptions.defaults());
        TrustPlan next = Plans.of(ROOT, "cluster1", "cluster2");

        PushReport report = push(next, PushOptions.defaults());

        assertThat(outcomes(report)).containsExactly(Outcome.UPDATED, Outcome.UPDATED);
        assertThat(report.result(ONE).reason()).contains("ca-cert.pem, ca-key.pem, cert-chain.pem");
        assertThat(report.findings()).isEmpty();
        assertThat(cluster1.data()).isEqualTo(Cluster.encoded(next.cluster(ONE)));
        assertThat(cluster1.secret().getMetadata().getManagedFields())
                .extracting(entry -> entry.getManager())
                .containsOnly("meshca");
    }

    @Test
    void a_foreign_secret_is_left_alone_and_its_writer_named() {
        cluster1.createSecret(Map.of("ca-cert.pem", "eA=="), "Opaque");

        PushReport report = push(PLAN, PushOptions.defaults());

        assertThat(outcomes(report)).containsExactly(Outcome.CONFLICT, Outcome.CREATED);
        assertThat(report.result(ONE).reason()).contains("fabric8-kubernetes-client wrote ca-cert.pem");
        assertThat(report.findings()).extracting(f -> f.code()).containsExactly(ClusterCode.SECRET_OF_ANOTHER);
        assertThat(cluster1.data()).isEqualTo(Map.of("ca-cert.pem", "eA=="));
    }

    @Test
    void adopt_takes_over_and_removes_what_changes_the_loading() {
        cluster1.createSecret(
                Map.of("ca-cert.pem", "eA==", "tls.crt", "eA==", "istio-generated", "", "ca-crl.pem", "eA=="),
                "Opaque");

        PushReport adopted = push(PLAN, PushOptions.defaults().adopt(true));
        PushReport again = push(PLAN, PushOptions.defaults());

        assertThat(outcomes(adopted)).containsExactly(Outcome.UPDATED, Outcome.CREATED);
        assertThat(adopted.result(ONE).reason())
                .contains("removed ca-crl.pem, istio-generated, tls.crt", "fabric8-kubernetes-client");
        assertThat(outcomes(again)).containsExactly(Outcome.UNCHANGED, Outcome.UNCHANGED);
        assertThat(cluster1.data()).isEqualTo(Cluster.encoded(PLAN.cluster(ONE)));
    }

    @Test
    void adopt_takes_over_a_secret_that_has_the_right_content_already() {
        cluster1.createSecret(Cluster.encoded(PLAN.cluster(ONE)), "Opaque");

        assertThat(push(PLAN, PushOptions.defaults()).result(ONE).outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(push(PLAN, PushOptions.defaults().adopt(true)).result(ONE).outcome())
                .isEqualTo(Outcome.UPDATED);
        assertThat(push(PLAN, PushOptions.defaults()).result(ONE).outcome()).isEqualTo(Outcome.UNCHANGED);
    }
}
