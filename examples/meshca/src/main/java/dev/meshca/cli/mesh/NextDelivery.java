package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.Again;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.CaReport.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How what was changed in a folder gets to the clusters: by a push, or while a rotation is under way by that. */
public final class NextDelivery {

    private NextDelivery() {}

    public static Optional<String> of(CaReport report, Map<String, String> environment) {
        if (report.rotating()) {
            String dir = Again.quoted(report.directory().toString());
            return Optional.of("meshca status --dir " + dir + "; the rotation that is under way brings it");
        }
        List<ClusterName> left = report.clusters().stream()
                .filter(cluster -> cluster.outcome() != Outcome.RETIRED)
                .map(CaReport.Cluster::name)
                .toList();
        return Optional.of(NextPush.of(report.directory(), left, environment));
    }
}
