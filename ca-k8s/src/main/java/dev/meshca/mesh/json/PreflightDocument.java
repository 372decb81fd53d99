package dev.meshca.mesh.json;

import dev.meshca.k8s.preflight.PreflightReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a preflight found. */
record PreflightDocument(boolean ready, List<Cluster> clusters, List<FindingDocument> findings) {

    /** The facts of one cluster; null is what could not be read. */
    record Cluster(
            String name,
            @Nullable String context,
            String apiServer,
            @Nullable String kubernetes,
            List<String> istiod,
            @Nullable Boolean multiRoot,
            @Nullable String network) {

        private static Cluster of(PreflightReport.Cluster cluster) {
            return new Cluster(
                    cluster.name().value(),
                    cluster.context().orElse(null),
                    cluster.apiServer(),
                    cluster.kubernetes().orElse(null),
                    cluster.istiod(),
                    cluster.multiRoot().orElse(null),
                    cluster.network().orElse(null));
        }
    }

    static PreflightDocument of(PreflightReport report) {
        return new PreflightDocument(
                report.ready(),
                report.clusters().stream().map(Cluster::of).toList(),
                FindingDocument.of(report.findings()));
    }
}
