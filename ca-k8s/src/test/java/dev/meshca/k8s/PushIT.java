package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PushIT {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    @RegisterExtension
    static final TwoClusters clusters = new TwoClusters();

    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1", "cluster2");

    private static List<Outcome> outcomes(PushReport report) {
        return report.results().stream().map(PushReport.Result::outcome).toList();
    }

    @Test
    void a_first_push_creates_and_a_second_changes_nothing() {
        PushReport first = clusters.push(PLAN, PushOptions.defaults());
        String version = clusters.one().secret().getMetadata().getResourceVersion();
        PushReport second = clusters.push(PLAN, PushOptions.defaults());

        assertThat(outcomes(first)).containsExactly(Outcome.CREATED, Outcome.CREATED);
        assertThat(outcomes(second)).containsExactly(Outcome.UNCHANGED, Outcome.UNCHANGED);
        assertThat(first.done()).isTrue();
        assertThat(first.findings()).isEmpty();
        assertThat(clusters.one().secret().getType()).isEqualTo("Opaque");
        assertThat(clusters.one().data()).isEqualTo(Cluster.encoded(PLAN.cluster(ONE)));
        assertThat(clusters.one().secret().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void a_new_intermediate_is_one_update_under_our_name() {
        clusters.push(PLAN, PushOptions.defaults());
        TrustPlan next = Plans.of(ROOT, "cluster1", "cluster2");

        PushReport report = clusters.push(next, PushOptions.defaults());

        assertThat(outcomes(report)).containsExactly(Outcome.UPDATED, Outcome.UPDATED);
        assertThat(report.result(ONE).reason()).contains("ca-cert.pem, ca-key.pem, cert-chain.pem");
        assertThat(report.findings()).isEmpty();
        assertThat(clusters.one().data()).isEqualTo(Cluster.encoded(next.cluster(ONE)));
        assertThat(clusters.one().secret().getMetadata().getManagedFields())
                .extracting(entry -> entry.getManager())
                .containsOnly("meshca");
    }

    @Test
    void a_foreign_secret_is_left_alone_and_its_writer_named() {
        clusters.one().createSecret(Map.of("ca-cert.pem", "eA=="), "Opaque");

        PushReport report = clusters.push(PLAN, PushOptions.defaults());

        assertThat(outcomes(report)).containsExactly(Outcome.CONFLICT, Outcome.CREATED);
        assertThat(report.result(ONE).reason()).contains("fabric8-kubernetes-client wrote ca-cert.pem");
        assertThat(report.findings()).extracting(f -> f.code()).containsExactly(ClusterCode.SECRET_OF_ANOTHER);
        assertThat(clusters.one().data()).isEqualTo(Map.of("ca-cert.pem", "eA=="));
    }

    @Test
    void adopt_takes_over_and_removes_what_changes_the_loading() {
        clusters.one()
                .createSecret(
                        Map.of("ca-cert.pem", "eA==", "tls.crt", "eA==", "istio-generated", "", "ca-crl.pem", "eA=="),
                        "Opaque");

        PushReport adopted = clusters.push(PLAN, PushOptions.defaults().adopt(true));
        PushReport again = clusters.push(PLAN, PushOptions.defaults());

        assertThat(outcomes(adopted)).containsExactly(Outcome.UPDATED, Outcome.CREATED);
        assertThat(adopted.result(ONE).reason())
                .contains("removed ca-crl.pem, istio-generated, tls.crt", "fabric8-kubernetes-client");
        assertThat(outcomes(again)).containsExactly(Outcome.UNCHANGED, Outcome.UNCHANGED);
        assertThat(clusters.one().data()).isEqualTo(Cluster.encoded(PLAN.cluster(ONE)));
    }

    @Test
    void adopt_takes_over_a_secret_that_has_the_right_content_already() {
        clusters.one().createSecret(Cluster.encoded(PLAN.cluster(ONE)), "Opaque");

        assertThat(clusters.push(PLAN, PushOptions.defaults()).result(ONE).outcome())
                .isEqualTo(Outcome.CONFLICT);
        assertThat(clusters.push(PLAN, PushOptions.defaults().adopt(true))
                        .result(ONE)
                        .outcome())
                .isEqualTo(Outcome.UPDATED);
        assertThat(clusters.push(PLAN, PushOptions.defaults()).result(ONE).outcome())
                .isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void a_dry_run_is_judged_by_the_server_and_stores_nothing() {
        PushReport report = clusters.push(PLAN, PushOptions.defaults().dryRun(true));

        assertThat(report.dryRun()).isTrue();
        assertThat(outcomes(report)).containsExactly(Outcome.CREATED, Outcome.CREATED);
        assertThat(report.result(ONE).reason()).startsWith("would be written");
        assertThat(clusters.one().secret()).isNull();
    }

    @Test
    void a_dry_run_of_an_update_leaves_the_secret_as_it_is() {
        clusters.push(PLAN, PushOptions.defaults());

        PushReport report = clusters.push(
                Plans.of(ROOT, "cluster1", "cluster2"), PushOptions.defaults().dryRun(true));

        assertThat(outcomes(report)).containsExactly(Outcome.UPDATED, Outcome.UPDATED);
        assertThat(clusters.one().data()).isEqualTo(Cluster.encoded(PLAN.cluster(ONE)));
    }

    @Test
    void the_namespace_is_created_where_it_is_missing_but_not_by_a_dry_run() {
        MeshOptions elsewhere = MeshOptions.defaults().namespace("istio-of-" + System.nanoTime());
        try (MeshClusters mesh =
                MeshClusters.of(elsewhere, List.of(clusters.one().as("admin")))) {
            PushReport.Result dry =
                    mesh.push(PLAN, PushOptions.defaults().dryRun(true)).result(ONE);
            assertThat(dry.outcome()).isEqualTo(Outcome.CREATED);
            assertThat(dry.reason()).contains("together with its namespace");
            assertThat(clusters.one()
                            .admin()
                            .namespaces()
                            .withName(elsewhere.namespace())
                            .get())
                    .isNull();

            assertThat(mesh.push(PLAN).result(ONE).outcome()).isEqualTo(Outcome.CREATED);
            assertThat(mesh.push(PLAN).result(ONE).outcome()).isEqualTo(Outcome.UNCHANGED);
        }
    }

    @Test
    void who_has_no_rights_is_told_which_and_the_others_are_served() {
        try (MeshClusters mesh =
                MeshClusters.of(clusters.one().as("nobody"), clusters.two().as("admin"))) {
            PushReport report = mesh.push(PLAN);

            assertThat(outcomes(report)).containsExactly(Outcome.FORBIDDEN, Outcome.CREATED);
            assertThat(report.result(ONE).reason()).contains("cannot get resource", "secrets", "istio-system");
            assertThat(report.findings()).extracting(f -> f.code()).containsExactly(ClusterCode.RIGHT_MISSING);
        }
    }

    @Test
    void two_names_for_one_cluster_stop_the_whole_push() {
        try (MeshClusters mesh =
                MeshClusters.of(clusters.one().as("admin"), clusters.one().as("admin", "cluster2"))) {
            PushReport report = mesh.push(PLAN);

            assertThat(outcomes(report)).containsOnly(Outcome.REFUSED);
            assertThat(report.findings()).extracting(f -> f.code()).containsExactly(ClusterCode.SAME_CLUSTER);
            assertThat(clusters.one().secret()).isNull();
        }
    }

    @Test
    void contexts_that_were_swapped_stop_the_whole_push() {
        clusters.push(PLAN, PushOptions.defaults());
        TrustPlan next = Plans.of(ROOT, "cluster1", "cluster2");
        try (MeshClusters mesh = MeshClusters.of(
                clusters.one().as("admin", "cluster2"), clusters.two().as("admin", "cluster1"))) {
            PushReport report = mesh.push(next);

            assertThat(outcomes(report)).containsOnly(Outcome.REFUSED);
            assertThat(report.findings()).extracting(f -> f.code()).containsOnly(ClusterCode.WRONG_CLUSTER);
            assertThat(clusters.one().data()).isEqualTo(Cluster.encoded(PLAN.cluster(ONE)));
        }
    }

    @Test
    void a_secret_that_was_pushed_to_a_cluster_of_another_uid_stops_the_whole_push() {
        clusters.push(PLAN, PushOptions.defaults());
        clusters.one().annotate("meshca.dev/cluster-uid", "11111111-2222-3333-4444-555555555555");

        PushReport report = clusters.push(Plans.of(ROOT, "cluster1", "cluster2"), PushOptions.defaults());

        assertThat(outcomes(report)).containsOnly(Outcome.REFUSED);
        assertThat(report.findings()).extracting(f -> f.code()).containsExactly(ClusterCode.WRONG_CLUSTER);
        assertThat(clusters.two().data()).isEqualTo(Cluster.encoded(PLAN.cluster(ClusterName.of("cluster2"))));
    }

    @Test
    void the_type_of_a_tls_secret_cannot_be_changed_even_by_adopt() {
        clusters.one().createSecret(Map.of("tls.crt", "eA==", "tls.key", "eA=="), "kubernetes.io/tls");

        PushReport report = clusters.push(PLAN, PushOptions.defaults().adopt(true));

        assertThat(outcomes(report)).containsExactly(Outcome.REFUSED, Outcome.CREATED);
        assertThat(report.result(ONE).reason()).contains("kubernetes.io/tls");
    }

    @Test
    void a_secret_that_lost_its_managed_fields_is_known_by_our_note() {
        clusters.push(PLAN, PushOptions.defaults());
        clusters.one().stripManagedFields(secret -> secret);

        assertThat(clusters.push(PLAN, PushOptions.defaults()).result(ONE).outcome())
                .isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void a_secret_that_lost_its_managed_fields_and_was_changed_is_a_conflict() {
        clusters.push(PLAN, PushOptions.defaults());
        clusters.one().stripManagedFields(secret -> {
            secret.getData().put("root-cert.pem", "eA==");
            return secret;
        });

        PushReport.Result result = clusters.push(PLAN, PushOptions.defaults()).result(ONE);

        assertThat(result.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(result.reason()).contains("left no name");
    }

    @Test
    void a_cluster_that_is_not_in_the_plan_is_named_before_anything_happens() {
        assertThatThrownBy(() -> clusters.push(Plans.of(ROOT, "cluster1", "cluster3"), PushOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cluster2")
                .hasMessageContaining("cluster3");
        assertThat(clusters.one().secret()).isNull();
    }

    @Test
    void a_plan_may_have_more_clusters_than_are_pushed_to() {
        try (MeshClusters mesh = MeshClusters.of(clusters.two().as("admin"))) {
            assertThat(mesh.push(PLAN).done()).isTrue();
        }
        assertThat(clusters.one().secret()).isNull();
    }
}
