package dev.meshca.mesh.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.testing.Forge;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PrometheusReportIT {

    /** The text is a page to Prometheus, its linter has nothing against it, and no line of it is lost. */
    private static List<JsonNode> requireValid(String text) {
        PrometheusJudge judged = PrometheusJudge.of(text);
        assertThat(judged.problems()).as(text).isEmpty();
        assertThat(judged.samples())
                .hasSameSizeAs(
                        text.lines().filter(line -> !line.startsWith("#")).toList());
        return judged.samples();
    }

    @Test
    void what_is_healthy_has_a_one_and_zeros_for_what_may_come() {
        String text = PrometheusReport.of(SampleMesh.healthy(2).report());

        requireValid(text);
        assertThat(text)
                .contains("\nmeshca_healthy 1\n", "\nmeshca_judged_timestamp_seconds 1795717800\n")
                .contains("meshca_cluster_read{cluster=\"cluster2\"} 1\n")
                .contains("meshca_pairs{verdict=\"trusted\"} 4\n", "meshca_pairs{verdict=\"refused\"} 0\n")
                .contains("meshca_findings{severity=\"error\"} 0\n", "meshca_findings{severity=\"warning\"} 0\n");
    }

    @Test
    void each_certificate_and_each_list_of_each_cluster_has_its_end() {
        TrustReport report = SampleMesh.rotating(3).lists().report();

        String text = PrometheusReport.of(report);

        requireValid(text);
        for (ObservedCluster cluster : report.clusters()) {
            Material.certificates(cluster.chain().orElseThrow())
                    .forEach(certificate -> assertThat(text)
                            .containsPattern("meshca_certificate_not_after_timestamp_seconds\\{cluster=\""
                                    + cluster.name()
                                    + "\",role=\"(signing|chain|root)\",subject=\"[^\"]+\",sha256=\""
                                    + TrustReport.Certificate.of(certificate).sha256() + "\"} "
                                    + certificate.getNotAfter().toInstant().getEpochSecond()));
            assertThat(text.lines()
                            .filter(line -> line.startsWith(
                                    "meshca_crl_next_update_timestamp_seconds{cluster=\"" + cluster.name())))
                    .hasSize(cluster.chain().orElseThrow().crls().size());
        }
    }

    @Test
    void refusals_and_clusters_that_were_not_read_are_counted() {
        TrustReport report = SampleMesh.healthy(4).broken();

        String text = PrometheusReport.of(report);

        requireValid(text);
        assertThat(text)
                .contains("meshca_healthy 0\n", "meshca_cluster_read{cluster=\"cluster4\"} 0\n")
                .contains("meshca_pairs{verdict=\"refused\"} 4\n", "meshca_pairs{verdict=\"unknown\"} 7\n");
    }

    @Test
    void a_rotation_tells_the_phase_of_each_cluster_its_gates_and_the_earliest_write() {
        String text = PrometheusReport.of(SampleMesh.rotating(4).status());

        requireValid(text);
        assertThat(text)
                .contains("meshca_rotation_under_way 1\n", "meshca_rotation_ready 0\n")
                .contains("meshca_rotation_phase{cluster=\"cluster1\",phase=\"trusted\"} 1\n")
                .contains("meshca_rotation_phase{cluster=\"cluster1\",phase=\"bridged\"} 0\n")
                .contains("meshca_rotation_phase{cluster=\"cluster4\",phase=\"bridged\"} 1\n")
                .contains("meshca_rotation_evidence{cluster=\"cluster1\",level=\"served\"} 1\n")
                .contains("meshca_rotation_gate_open{gate=\"Drained\"} 0\n")
                .contains("meshca_rotation_next_write_timestamp_seconds "
                        + Instant.parse("2026-11-27T03:30:00Z").getEpochSecond() + "\n")
                .contains("meshca_rotation_findings{severity=\"warning\"} 1\n");
    }

    @Test
    void of_a_watch_it_tells_which_clusters_are_followed() {
        TrustReport report = SampleMesh.healthy(2).report();

        String text = PrometheusReport.of(report, Set.of(ClusterName.of("cluster1")));

        requireValid(text);
        assertThat(text)
                .startsWith(PrometheusReport.of(report))
                .contains("meshca_cluster_followed{cluster=\"cluster1\"} 1\n")
                .contains("meshca_cluster_followed{cluster=\"cluster2\"} 0\n");
    }

    @Test
    void both_reports_can_lie_in_one_folder() {
        SampleMesh mesh = SampleMesh.rotating(2);

        requireValid(PrometheusReport.of(mesh.report()) + PrometheusReport.of(mesh.status()));
    }

    @Test
    void what_is_in_a_name_stays_in_its_label() {
        byte[] root = Forge.root("\"} 1\n# HELP a \\\u202e{").selfSigned().pem().getBytes(US_ASCII);
        CaChain chain = CaChain.read(
                ClusterName.of("cluster1"),
                IstioDocuments.found(Map.of(
                        IstioDocuments.CA_CERT, root,
                        IstioDocuments.CERT_CHAIN, root,
                        IstioDocuments.ROOT_CERT, root)));
        TrustReport report = TrustReport.of(List.of(ObservedCluster.of(chain)), Instant.now());

        List<JsonNode> samples = requireValid(PrometheusReport.of(report));

        assertThat(samples)
                .filteredOn(sample ->
                        sample.get("metric").asString().equals("meshca_certificate_not_after_timestamp_seconds"))
                .extracting(sample -> sample.get("labels").get("subject").asString())
                .isNotEmpty()
                .allSatisfy(
                        subject -> assertThat(subject).startsWith("O=Forge").contains("} 1?# HELP a ", "\\u{202e}{"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "meshca_x{a=\"\"\"} 1\n",
                "meshca_x{a=\"\\x\"} 1\n",
                "meshca_x 1\n",
                "# HELP meshca_x Days.\n# TYPE meshca_x gauge\nmeshca_x{a=\"1\"} 1\nmeshca_x{a=\"1\"} 2\n",
                "# HELP meshca_left_days Days.\n# TYPE meshca_left_days gauge\nmeshca_left_days 1\n",
            })
    void the_judge_refuses_what_is_no_sample_or_has_an_odd_name(String text) {
        assertThat(PrometheusJudge.of(text).problems()).isNotEmpty();
    }

    @Test
    @Timeout(60)
    void the_judge_can_say_more_than_a_pipe_holds() {
        String text = IntStream.range(0, 2000)
                .mapToObj(i ->
                        "# HELP meshca_%1$d_days D.\n# TYPE meshca_%1$d_days gauge\nmeshca_%1$d_days 1\n".formatted(i))
                .collect(Collectors.joining());

        PrometheusJudge judged = PrometheusJudge.of(text);

        assertThat(judged.problems()).hasSizeGreaterThanOrEqualTo(2000);
        assertThat(judged.samples()).hasSize(2000);
    }
}
