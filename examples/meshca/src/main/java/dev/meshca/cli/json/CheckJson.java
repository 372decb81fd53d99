package dev.meshca.cli.json;

import dev.meshca.k8s.preflight.PreflightReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code check}. */
public record CheckJson(boolean ready, List<Cluster> clusters, List<FindingJson> findings) {

    /** The facts of one cluster; null is what could not be read. */
    public record Cluster(
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

    /**
     * The document of a report.
     *
     * @param report the report
     * @return the document
     */
    public static CheckJson of(PreflightReport report) {
        return new CheckJson(
                report.ready(),
                report.clusters().stream().map(Cluster::of).toList(),
                FindingJson.of(report.findings()));
    }
}
