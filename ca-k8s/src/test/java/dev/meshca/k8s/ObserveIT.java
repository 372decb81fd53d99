package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ObserveIT {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1", "cluster2");

    @RegisterExtension
    static final TwoClusters clusters = new TwoClusters();

    private static MeshClusters mesh() {
        return MeshClusters.of(clusters.one().as("admin"), clusters.two().as("admin"));
    }

    @Test
    void what_was_pushed_is_verified_against_the_plan_and_between_the_clusters() {
        try (MeshClusters mesh = mesh()) {
            mesh.push(PLAN);
            clusters.one().distribute("default", ROOT.roots().pem());
            clusters.two().distribute("default", ROOT.roots().pem());

            TrustReport report = mesh.verify(PLAN);

            assertThat(report.healthy()).as("%s", report.findings()).isTrue();
            assertThat(report.findings()).isEmpty();
            assertThat(report.matrix().cells()).hasSize(4);
            assertThat(report.matrix().cells().get(1).evidence()).contains("1 distributed");
        }
    }

    @Test
    void another_plan_than_the_one_pushed_is_noticed() {
        try (MeshClusters mesh = mesh()) {
            mesh.push(PLAN);

            assertThat(mesh.verify(Plans.of("cluster1", "cluster2")).findings())
                    .extracting(Finding::code)
                    .contains(TrustCode.DIFFERS_FROM_PLAN);
        }
    }

    @Test
    void roots_that_every_namespace_was_given_are_compared_with_the_secret() {
        byte[] other = Plans.root("Other").roots().pem();
        try (MeshClusters mesh = mesh()) {
            mesh.push(PLAN);
            IntStream.range(0, 30).forEach(i -> clusters.one().distribute("ns-" + i, other));
            clusters.one().distribute("default", ROOT.roots().pem());

            ObservedCluster seen = mesh.observe().get(0);

            assertThat(seen.distributed()).hasSize(31).containsKey("cluster1/ns-7/istio-ca-root-cert");
            assertThat(seen.findings())
                    .extracting(Finding::code)
                    .containsExactly(ClusterCode.DISTRIBUTED_ROOTS_DISJOINT);
            assertThat(seen.findings().get(0).detail()).startsWith("30 of 31 namespaces: ");
            assertThat(mesh.verify().healthy()).isFalse();
        }
    }

    @Test
    void a_cluster_without_cacerts_leaves_its_cells_unknown() {
        try (MeshClusters mesh =
                MeshClusters.of(clusters.one().as("admin"), clusters.two().as("admin"))) {
            try (MeshClusters first = MeshClusters.of(clusters.one().as("admin"))) {
                first.push(PLAN);
            }
            TrustReport report = mesh.verify(PLAN);

            assertThat(report.healthy()).isFalse();
            assertThat(report.findings()).extracting(Finding::code).contains(ClusterCode.CACERTS_MISSING);
        }
    }

    @Test
    void a_secret_of_the_tls_form_is_read_as_istiod_reads_it() {
        Map<String, String> data = Cluster.encoded(PLAN.cluster(ONE));
        clusters.one()
                .createSecret(
                        Map.of(
                                "tls.crt", data.get(IstioDocuments.CA_CERT),
                                "tls.key", data.get(IstioDocuments.CA_KEY),
                                "ca.crt", data.get(IstioDocuments.ROOT_CERT)),
                        "kubernetes.io/tls");
        try (MeshClusters mesh = mesh()) {
            assertThat(mesh.observe().get(0).chain().orElseThrow().issuer())
                    .hasValue(PLAN.cluster(ONE).certificate());
        }
    }

    @Test
    void no_key_but_the_clusters_own_is_anywhere_in_a_cluster_and_none_in_what_was_observed() {
        List<ObservedCluster> seen;
        try (MeshClusters mesh = mesh()) {
            mesh.push(PLAN);
            seen = mesh.observe();
        }
        for (Cluster cluster : List.of(clusters.one(), clusters.two())) {
            List<String> keys = new ArrayList<>();
            TreeSet<String> places = new TreeSet<>();
            for (Secret secret :
                    cluster.admin().secrets().inAnyNamespace().list().getItems()) {
                secret.getData().forEach((name, value) -> {
                    String text = new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1);
                    if (text.contains("PRIVATE KEY")) {
                        places.add(secret.getMetadata().getNamespace() + "/"
                                + secret.getMetadata().getName() + "/" + name);
                        keys.add(text);
                    }
                });
            }
            for (ConfigMap map :
                    cluster.admin().configMaps().inAnyNamespace().list().getItems()) {
                map.getData().forEach((name, text) -> {
                    if (text.contains("PRIVATE KEY")) {
                        places.add("ConfigMap " + map.getMetadata().getName());
                        keys.add(text);
                    }
                });
            }
            ClusterName name = cluster == clusters.one() ? ONE : ClusterName.of("cluster2");
            String own = new String(PLAN.cluster(name).pem().get(IstioDocuments.CA_KEY), StandardCharsets.ISO_8859_1);
            assertThat(places).containsExactly("istio-system/cacerts/ca-key.pem");
            assertThat(keys).containsExactly(own).doesNotContain(ROOT.keyPem());
        }
        assertThat(seen.toString() + seen.get(0).chain()).doesNotContain("PRIVATE KEY");
    }
}
