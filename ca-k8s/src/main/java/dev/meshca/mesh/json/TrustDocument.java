package dev.meshca.mesh.json;

import dev.meshca.ClusterName;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who trusts whom.
 *
 * @param acceptance the answers, grouped
 * @param matrix the same pair by pair; null where they are too many to be written out, as no pairs would look like good ones
 */
record TrustDocument(
        boolean healthy,
        List<Cluster> clusters,
        Acceptance acceptance,
        @Nullable List<Cell> matrix,
        List<FindingDocument> findings) {

    private static final int WIDEST_MATRIX = 32;

    /** A cluster; the context is null for files, the issuer where none could be read. */
    record Cluster(
            String name,
            @Nullable String context,
            List<String> roots,
            @Nullable CertificateDocument issuer) {

        private static Cluster of(ObservedCluster cluster, @Nullable String context) {
            return new Cluster(
                    cluster.name().value(),
                    context,
                    cluster.chain()
                            .map(chain -> List.copyOf(chain.roots().fingerprints()))
                            .orElse(List.of()),
                    cluster.chain()
                            .flatMap(CaChain::issuer)
                            .map(CertificateDocument::of)
                            .orElse(null));
        }
    }

    /** All pairs of clusters; equal columns are one set of acceptors, equal rows are one row. */
    record Acceptance(List<List<String>> acceptors, List<Row> rows) {

        private static Acceptance of(TrustReport.Matrix matrix) {
            return new Acceptance(
                    matrix.acceptors().stream().map(TrustDocument::names).toList(),
                    matrix.rows().stream().map(Row::of).toList());
        }
    }

    /** Whether {@code to} accepts what {@code from} issues; null if one of the two could not be read. */
    record Cell(String from, String to, @Nullable Boolean trusted, String reason, String evidence) {

        private static Cell of(TrustReport.Matrix.Cell cell) {
            return new Cell(
                    cell.from().value(), cell.to().value(), isTrusted(cell.verdict()), cell.reason(), cell.evidence());
        }
    }

    /** What becomes of that which {@code from} issues: the usual answer, and that of the other acceptors. */
    record Row(List<String> from, Answer usual, List<OtherAnswer> others) {

        private static Row of(TrustReport.Matrix.Row row) {
            Map<TrustReport.Matrix.Answer, List<Integer>> others = new LinkedHashMap<>();
            row.others()
                    .forEach((acceptor, answer) -> others.computeIfAbsent(answer, first -> new ArrayList<>())
                            .add(acceptor));
            return new Row(
                    names(row.from()),
                    Answer.of(row.usual()),
                    others.entrySet().stream()
                            .map(entry -> new OtherAnswer(entry.getValue(), Answer.of(entry.getKey())))
                            .toList());
        }
    }

    /** Whether it is accepted; null if one of the two clusters could not be read. */
    record Answer(@Nullable Boolean trusted, String reason, String evidence) {

        private static Answer of(TrustReport.Matrix.Answer answer) {
            return new Answer(isTrusted(answer.verdict()), answer.reason(), answer.evidence());
        }
    }

    /** The answer of acceptors, by their index. */
    record OtherAnswer(List<Integer> acceptors, Answer answer) {}

    private static @Nullable Boolean isTrusted(TrustReport.Matrix.Verdict verdict) {
        return switch (verdict) {
            case TRUSTED -> Boolean.TRUE;
            case REFUSED -> Boolean.FALSE;
            case UNKNOWN -> null;
        };
    }

    private static List<String> names(List<ClusterName> clusters) {
        return clusters.stream().map(ClusterName::value).toList();
    }

    static TrustDocument of(TrustReport report, Map<ClusterName, String> contexts) {
        return new TrustDocument(
                report.healthy(),
                report.clusters().stream()
                        .map(cluster -> Cluster.of(cluster, contexts.get(cluster.name())))
                        .toList(),
                Acceptance.of(report.matrix()),
                report.clusters().size() > WIDEST_MATRIX
                        ? null
                        : report.matrix().cells().stream().map(Cell::of).toList(),
                FindingDocument.of(report.findings()));
    }
}
