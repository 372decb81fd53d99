package dev.meshca.trust;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link TrustReport} for a person at a terminal. */
final class ReportText {

    private static final int WIDEST_MATRIX = 12;
    private static final int SHORT_DIGEST = 16;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private final TrustReport report;
    private final StringBuilder text = new StringBuilder();

    private ReportText(TrustReport report) {
        this.report = report;
    }

    static String of(TrustReport report) {
        ReportText writer = new ReportText(report);
        writer.clusters();
        writer.matrix();
        writer.findings();
        writer.line("checked: "
                + report.checked().entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", ")));
        writer.line(report.healthy() ? "healthy" : "NOT healthy");
        return writer.text.toString();
    }

    private void clusters() {
        int width = width();
        line(pad("CLUSTER", width) + "  ISSUER (until)");
        for (ObservedCluster cluster : report.clusters()) {
            String issuer = cluster.chain()
                    .flatMap(CaChain::issuer)
                    .map(TrustReport.Certificate::of)
                    .map(summary -> summary.subject() + " (" + DAY.format(summary.notAfter()) + ")")
                    .orElse("unknown");
            String roots = cluster.chain()
                    .map(chain -> chain.roots().fingerprints().stream()
                            .map(sha256 -> sha256.substring(0, SHORT_DIGEST))
                            .collect(Collectors.joining(", ", ", trusts root ", "")))
                    .orElse("");
            line(pad(cluster.name().value(), width) + "  " + issuer + roots);
        }
        line("");
    }

    private void matrix() {
        List<ClusterName> names =
                report.clusters().stream().map(ObservedCluster::name).toList();
        if (names.size() > WIDEST_MATRIX) {
            line(report.matrix().trusted() + " of " + report.matrix().cells().size()
                    + " pairs of clusters trust each other");
            line("");
            return;
        }
        line("WHO ACCEPTS WHOM (row issues, column accepts)");
        int width = width();
        line(pad("", width)
                + names.stream().map(name -> cell(name, name.value())).collect(Collectors.joining()));
        for (ClusterName from : names) {
            String row = names.stream()
                    .map(to -> cell(to, mark(report.matrix().cell(from, to))))
                    .collect(Collectors.joining());
            line(pad(from.value(), width) + row);
        }
        line("");
    }

    /** Names of one letter or two have columns as wide as a mark. */
    private static String cell(ClusterName column, String content) {
        return "  " + pad(content, Math.max("yes".length(), column.value().length()));
    }

    private static String mark(Cell cell) {
        return switch (cell.verdict()) {
            case TRUSTED -> "yes";
            case REFUSED -> "NO";
            case UNKNOWN -> "?";
        };
    }

    private void findings() {
        for (Finding finding : report.findings()) {
            line(finding.toString());
            line("    " + finding.remedy());
        }
        if (!report.findings().isEmpty()) {
            line("");
        }
    }

    private int width() {
        return Stream.concat(
                        Stream.of("CLUSTER"),
                        report.clusters().stream().map(cluster -> cluster.name().value()))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private static String pad(String value, int width) {
        return value + " ".repeat(Math.max(0, width - value.length()));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
