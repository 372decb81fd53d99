package dev.meshca.mesh.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HtmlReportTest {

    private static final Pattern CELL = Pattern.compile("<td class=\"([ynu])\">");

    @Test
    void a_healthy_mesh_says_so_with_what_was_looked_at() {
        String page = HtmlReport.of(SampleMesh.healthy(2).report());

        assertThat(page)
                .startsWith("<!doctype html>")
                .contains("<title>Healthy: mesh of 2 clusters, 2026-11-26 18:30 UTC</title>")
                .contains("Nothing was found.", "all 4 pairs", "2 clusters, 3 certificates");
    }

    @Test
    void each_finding_stands_there_with_place_detail_and_remedy() {
        TrustReport report = SampleMesh.healthy(4).broken();

        String page = HtmlReport.of(report);

        assertThat(report.findings()).isNotEmpty();
        assertThat(page).contains("Not healthy");
        for (Finding finding : report.findings()) {
            assertThat(page)
                    .contains("<code>" + finding.code().name() + "</code>")
                    .contains(
                            text(finding.where()),
                            text(finding.detail()),
                            text(finding.remedy().substring(1)));
        }
    }

    @Test
    void the_grid_has_the_verdict_of_each_pair() {
        TrustReport report = SampleMesh.healthy(4).broken();

        List<String> cells = CELL.matcher(HtmlReport.of(report))
                .results()
                .map(cell -> cell.group(1))
                .toList();

        assertThat(cells)
                .isEqualTo(report.matrix().cells().stream()
                        .map(cell -> switch (cell.verdict()) {
                            case TRUSTED -> "y";
                            case REFUSED -> "n";
                            case UNKNOWN -> "u";
                        })
                        .toList());
        assertThat(cells).contains("y", "n", "u");
    }

    @Test
    void of_many_clusters_the_answers_stand_there_for_each_set() {
        TrustReport report = SampleMesh.healthy(40).broken();

        String page = HtmlReport.of(report);

        assertThat(page).doesNotContain("<table class=\"grid\">").contains("Clusters that accept the same");
        for (TrustReport.Matrix.Row row : report.matrix().rows()) {
            assertThat(page).contains(text(row.usual().reason()));
            row.others().values().forEach(answer -> assertThat(page).contains(text(answer.reason())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "\" onload=\"alert(1)",
                "' onload='alert(1)",
                "&lt;b&gt;",
                "</style><b>",
                "]]> --> <!--",
            })
    void what_looks_like_markup_is_text(String hostile) {
        TrustReport report = with(hostile);

        String page = HtmlReport.of(report);

        assertThat(page).contains(text(hostile)).doesNotContain(hostile);
        assertThat(found(page, "(<[^>]+>)")).isEqualTo(found(HtmlReport.of(with("harmless")), "(<[^>]+>)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0x1b, 0x7f, 0x85, 0x200b, 0x202e, 0x2066, 0x2028, 0xd800, 0xfeff, 0xfffe, 0xe0041})
    void what_cannot_be_seen_or_turns_the_direction_is_written_out(int character) {
        String page = HtmlReport.of(with("a" + Character.toString(character) + "b"));

        assertThat(page).contains("a\\u{%04x}b".formatted(character));
        assertThat(page.codePoints().filter(one -> one == character)).isEmpty();
    }

    @Test
    void a_name_in_a_certificate_is_text() {
        CaSpec spec = CaSpec.root("<img src=x onerror=alert(1)>")
                .commonName("</title><b>\u202e")
                .key(KeyAlgorithm.EC_P256);
        CaSpec below = CaSpec.intermediate("<script>").key(KeyAlgorithm.EC_P256);
        ObservedCluster cluster = ObservedCluster.of(
                RootCa.create(spec).issue(ClusterName.of("cluster1"), below).chain());

        String page = HtmlReport.of(TrustReport.of(List.of(cluster), Instant.now()));

        assertThat(page)
                .contains("&lt;img src", "&lt;/title", "\\u{202e}", "&lt;script")
                .doesNotContain("<img", "</title><b>", "<script");
    }

    private static TrustReport with(String hostile) {
        return SampleMesh.healthy(2)
                .report()
                .with(List.of(ClusterCode.CLUSTER_UNREACHABLE.at("cluster1/" + hostile, hostile)));
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Test
    void nothing_is_loaded_and_nothing_runs() {
        String page = HtmlReport.of(SampleMesh.rotating(3).report());

        assertThat(page)
                .contains("default-src 'none'; style-src 'sha256-")
                .doesNotContain("<script", "<link", "<img", "<iframe", "url(", "@import", "http:", "https:", " style=");
    }

    @Test
    void each_identifier_stands_once_and_each_link_leads_to_one() {
        String page = HtmlReport.of(
                SampleMesh.rotating(3).lists().report(), SampleMesh.rotating(3).status());

        List<String> identifiers = found(page, " id=\"([^\"]+)\"");
        assertThat(identifiers).doesNotHaveDuplicates();
        assertThat(identifiers).containsAll(found(page, "href=\"#([^\"]+)\""));
        assertThat(identifiers).containsAll(found(page, "aria-(?:labelledby|describedby)=\"([^\"]+)\""));
    }

    private static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    @Test
    void a_rotation_is_told_with_its_gates_and_earliest_moments() {
        SampleMesh mesh = SampleMesh.rotating(4);

        String page = HtmlReport.of(mesh.report(), mesh.status());

        assertThat(page)
                .contains("A rotation of the root, bridge first is under way", "2 in BRIDGED, 2 in TRUSTED")
                .contains("2026-11-27 03:30 UTC", "every cluster is in BRIDGED or TRUSTED")
                .contains("no certificate of an earlier chain lives")
                .contains("OLD_CA_ENDS_SOON");
        mesh.status()
                .clusters()
                .ahead()
                .forEach(phase -> assertThat(page)
                        .contains("<b>" + phase.phase() + "</b> not before <time datetime=\"" + phase.earliest()));
    }

    @Test
    void a_thousand_clusters_fit_in_two_megabytes() {
        SampleMesh mesh = SampleMesh.healthy(1000);

        String page = HtmlReport.of(mesh.report(), mesh.status());

        assertThat(page.getBytes(UTF_8)).hasSizeLessThan(2_000_000);
        assertThat(page).contains("cluster1000", "1,000,000 pairs");
    }
}
