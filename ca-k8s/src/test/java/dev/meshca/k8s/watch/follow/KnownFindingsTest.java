package dev.meshca.k8s.watch.follow;

import static dev.meshca.k8s.watch.follow.Reports.OF_MESH;
import static dev.meshca.k8s.watch.follow.Reports.OF_ONE;
import static dev.meshca.k8s.watch.follow.Reports.OF_TWO;
import static dev.meshca.k8s.watch.follow.Reports.TWO_AWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.watch.MeshWatch.Change;
import dev.meshca.trust.TrustCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KnownFindingsTest {

    private static final Finding ONE_REFUSED =
            TrustCode.NOT_TRUSTED.at("cluster1", "what cluster1 issues is refused in cluster2");

    private final KnownFindings known = new KnownFindings();
    private final List<String> told = new ArrayList<>();

    @Test
    void what_is_there_at_first_appears_and_the_same_again_is_no_news() {
        look(OF_ONE, OF_MESH);
        look(OF_ONE, OF_MESH);

        assertThat(told)
                .containsExactlyInAnyOrder("APPEARED EXPIRES_SOON cluster1/ca-cert.pem", "APPEARED ROOTS_DIFFER mesh");
    }

    @Test
    void other_details_of_what_is_known_are_no_news() {
        look(OF_ONE);
        told.clear();

        look(TrustCode.EXPIRES_SOON.at("cluster1/ca-cert.pem", "in 40 days"));

        assertThat(told).isEmpty();
    }

    @Test
    void what_is_gone_is_resolved() {
        look(OF_ONE, OF_TWO);
        told.clear();

        look(OF_TWO);

        assertThat(told).containsExactly("RESOLVED EXPIRES_SOON cluster1/ca-cert.pem");
    }

    @Test
    void nothing_of_a_cluster_that_cannot_be_read_is_resolved_until_it_is_back() {
        look(OF_ONE, OF_TWO, OF_MESH, ONE_REFUSED);
        told.clear();

        look(TWO_AWAY);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "APPEARED CLUSTER_UNREACHABLE cluster2", "RESOLVED EXPIRES_SOON cluster1/ca-cert.pem");

        told.clear();
        look(OF_TWO);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "RESOLVED CLUSTER_UNREACHABLE cluster2",
                        "RESOLVED ROOTS_DIFFER mesh",
                        "RESOLVED NOT_TRUSTED cluster1");
    }

    @Test
    void what_was_found_in_a_cluster_that_is_read_and_in_files_is_resolved_whoever_is_away() {
        look(
                TrustCode.DIFFERS_FROM_PLAN.at("cluster1", "in ca-cert.pem"),
                TrustCode.DIFFERS_FROM_PLAN.at("cluster2", "in ca-cert.pem"),
                TrustCode.ROOTS_DIFFER.at("certs/mesh", "cluster1 and cluster2"),
                TrustCode.NOT_TRUSTED.at("certs/cluster1", "refused in cluster2"),
                TrustCode.PLAN_NOT_TRUSTED.at("cluster1, cluster2", "refused"),
                ClusterCode.CA_OF_ANOTHER_CLUSTER.at("cluster1", "that of cluster2"));
        told.clear();

        look(TWO_AWAY);

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "APPEARED CLUSTER_UNREACHABLE cluster2",
                        "RESOLVED DIFFERS_FROM_PLAN cluster1",
                        "RESOLVED ROOTS_DIFFER certs/mesh",
                        "RESOLVED NOT_TRUSTED certs/cluster1",
                        "RESOLVED CA_OF_ANOTHER_CLUSTER cluster1");
    }

    @Test
    void nothing_is_resolved_in_a_cluster_that_refuses_its_Secret() {
        look(OF_ONE, OF_TWO, OF_MESH);
        told.clear();

        look(ClusterCode.NOT_READABLE.at("cluster2/istio-system/cacerts", "was answered 403"));

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "APPEARED NOT_READABLE cluster2/istio-system/cacerts",
                        "RESOLVED EXPIRES_SOON cluster1/ca-cert.pem");
    }

    @Test
    void nothing_is_resolved_in_a_place_that_is_refused_but_elsewhere_in_that_cluster_and_in_the_mesh_it_is() {
        look(
                OF_TWO,
                OF_MESH,
                ONE_REFUSED,
                ClusterCode.DISTRIBUTED_ROOTS_DISJOINT.at("cluster2/istio-ca-root-cert", "1 of 1 namespaces"),
                ClusterCode.WEBHOOK_ROOTS_DIFFER.at(
                        "cluster2/mutatingwebhookconfiguration/istio-sidecar-injector", ""));
        told.clear();

        look(
                ClusterCode.NOT_READABLE.at("cluster2/istio-ca-root-cert", "was answered 403"),
                ClusterCode.TRUST_NOT_READABLE.at("cluster2/mutatingwebhookconfiguration", "was answered 403"));

        assertThat(told)
                .containsExactlyInAnyOrder(
                        "APPEARED NOT_READABLE cluster2/istio-ca-root-cert",
                        "APPEARED TRUST_NOT_READABLE cluster2/mutatingwebhookconfiguration",
                        "RESOLVED ROOTS_DIFFER mesh",
                        "RESOLVED NOT_TRUSTED cluster1",
                        "RESOLVED EXPIRES_SOON cluster2/ca-cert.pem");
    }

    @Test
    void what_the_ConfigMap_in_istiods_namespace_shows_is_resolved_although_the_others_may_not_be_listed() {
        Finding refused = ClusterCode.NOT_READABLE.at("cluster2/istio-ca-root-cert", "was answered 403");
        look(refused, ClusterCode.DISTRIBUTED_ROOTS_DISJOINT.at("cluster2/istio-ca-root-cert", "1 of 1 namespaces"));
        told.clear();

        tell(known.after(Reports.distributed("cluster2", refused)));

        assertThat(told).containsExactly("RESOLVED DISTRIBUTED_ROOTS_DISJOINT cluster2/istio-ca-root-cert");
    }

    @Test
    void a_cluster_that_is_still_away_is_no_news_either() {
        look(TWO_AWAY);
        told.clear();

        look(ClusterCode.CLUSTER_UNREACHABLE.at("cluster2", "connection reset"));

        assertThat(told).isEmpty();
    }

    private void look(Finding... findings) {
        tell(known.after(Reports.of(findings)));
    }

    private void tell(List<Change> changes) {
        changes.forEach(change -> told.add(change.kind() + " "
                + change.finding().code().name() + " " + change.finding().where()));
    }
}
