package dev.meshca.mesh.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PrometheusReportTest {

    private static final Pattern HELP = Pattern.compile("# HELP (\\w+) [^\\\\]+");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) gauge");
    private static final String LABEL = "[a-z_][a-z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE =
            Pattern.compile("(meshca_[a-z_]+)((?:\\{" + LABEL + "(?:," + LABEL + ")*\\})?) (-?[0-9]+)");

    /** Every line is one of the format, each metric stands together after its two comments, no series stands twice. */
    private static void requireValid(String text) {
        assertThat(text).endsWith("\n");
        Set<String> metrics = new HashSet<>();
        Set<String> series = new HashSet<>();
        List<String> lines = text.lines().toList();
        String metric = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher help = HELP.matcher(lines.get(i));
            if (help.matches()) {
                metric = help.group(1);
                assertThat(metrics.add(metric)).as(metric).isTrue();
                Matcher type = TYPE.matcher(lines.get(++i));
                assertThat(type).matches();
                assertThat(type.group(1)).isEqualTo(metric);
                assertThat(lines.get(i + 1)).startsWith(metric);
            } else {
                Matcher sample = SAMPLE.matcher(lines.get(i));
                assertThat(sample).as(lines.get(i)).matches();
                assertThat(sample.group(1)).isEqualTo(metric);
                assertThat(series.add(metric + sample.group(2)))
                        .as(lines.get(i))
                        .isTrue();
            }
        }
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
    void both_reports_can_lie_in_one_folder() {
        SampleMesh mesh = SampleMesh.rotating(2);

        requireValid(PrometheusReport.of(mesh.report()) + PrometheusReport.of(mesh.status()));
    }

    @Test
    void what_is_in_a_name_stays_in_its_label() {
        ClusterName cluster = ClusterName.of("cluster1");
        CaSpec root = CaSpec.root("\"} 1\\\u202e").key(KeyAlgorithm.EC_P256);
        TrustReport report = TrustReport.of(
                List.of(ObservedCluster.of(RootCa.create(root)
                        .issue(cluster, CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256))
                        .chain())),
                Instant.now());

        String text = PrometheusReport.of(report);

        requireValid(text);
        assertThat(text).contains("\\\"", "\\\\u{202e}");
    }

    @Test
    void the_grammar_refuses_what_is_no_sample() {
        assertThat("meshca_x{a=\"\"\"} 1").doesNotMatch(SAMPLE);
        assertThat("meshca_x{a=\"\\x\"} 1").doesNotMatch(SAMPLE);
    }
}
