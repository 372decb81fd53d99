package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.CaReport.Outcome;
import java.util.List;
import java.util.Optional;

/** How what was changed in a folder gets to the clusters: by a push, or while a rotation is under way by that. */
public final class NextDelivery {

    private NextDelivery() {}

    public static Optional<String> of(CaReport report, MeshFileOption mesh, Terminal terminal) {
        if (report.rotating()) {
            String dir = Again.quoted(report.directory().toString());
            String status = mesh.other("status", terminal).orElse("meshca status --dir " + dir);
            return Optional.of(status + "; the rotation that is under way brings it");
        }
        List<ClusterName> left = report.clusters().stream()
                .filter(cluster -> cluster.outcome() != Outcome.RETIRED)
                .map(CaReport.Cluster::name)
                .toList();
        return mesh.other("push", terminal)
                .or(() -> Optional.of(NextPush.of(report.directory(), left, terminal.environment())));
    }
}
