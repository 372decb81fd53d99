package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who trusts whom. */
record TrustDocument(boolean healthy, List<Cluster> clusters, List<Cell> matrix, List<FindingDocument> findings) {

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

    /** Whether {@code to} accepts what {@code from} issues; null if one of the two could not be read. */
    record Cell(String from, String to, @Nullable Boolean trusted, String reason, String evidence) {

        private static Cell of(TrustReport.Matrix.Cell cell) {
            Boolean trusted = switch (cell.verdict()) {
                case TRUSTED -> Boolean.TRUE;
                case REFUSED -> Boolean.FALSE;
                case UNKNOWN -> null;
            };
            return new Cell(cell.from().value(), cell.to().value(), trusted, cell.reason(), cell.evidence());
        }
    }

    static TrustDocument of(TrustReport report, Map<ClusterName, String> contexts) {
        return new TrustDocument(
                report.healthy(),
                report.clusters().stream()
                        .map(cluster -> Cluster.of(cluster, contexts.get(cluster.name())))
                        .toList(),
                report.matrix().cells().stream().map(Cell::of).toList(),
                FindingDocument.of(report.findings()));
    }
}
