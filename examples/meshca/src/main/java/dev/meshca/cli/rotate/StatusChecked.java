package dev.meshca.cli.rotate;

import dev.meshca.Finding;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a look at the clusters could see: each cluster shows its Secret at least, and istiod at best. */
final class StatusChecked {

    private static final Set<EvidenceLevel> SHOWN = Set.of(EvidenceLevel.SHOWN, EvidenceLevel.SERVED);

    private StatusChecked() {}

    static String counted(RotationStatus status) {
        return "checked: %d clusters; %d Secrets read, %d with the roots that workloads were given, %d with the chain that istiod serves\n"
                .formatted(
                        status.clusters().size(),
                        count(status, StatusChecked::isRead),
                        count(status, cluster -> SHOWN.contains(cluster.level())),
                        count(status, cluster -> cluster.level() == EvidenceLevel.SERVED));
    }

    private static long count(RotationStatus status, Predicate<RotationStatus.Cluster> seen) {
        return status.clusters().stream().filter(seen).count();
    }

    private static boolean isRead(RotationStatus.Cluster cluster) {
        return cluster.level() != EvidenceLevel.NONE;
    }

    /** A line for each thing in each cluster, also where nothing is wrong, and an empty one. */
    static String listed(RotationStatus status) {
        Table table = new Table().row("CLUSTER", "CHECKED", "RESULT");
        for (RotationStatus.Cluster cluster : status.clusters()) {
            String name = cluster.name().value();
            String unproved = cluster.unproved().orElse("not known");
            String unread = cluster.findings().stream()
                    .filter(Finding::isError)
                    .map(finding -> finding.code().name())
                    .collect(Collectors.joining(", "));
            table.row(name, "Secret", isRead(cluster) ? "passed" : unread.isEmpty() ? "not known" : unread);
            table.row(name, "roots of workloads", SHOWN.contains(cluster.level()) ? "passed" : unproved);
            table.row(name, "chain of istiod", cluster.level() == EvidenceLevel.SERVED ? "passed" : unproved);
            table.row(
                    name,
                    "ztunnels",
                    !isRead(cluster)
                            ? "not known"
                            : cluster.ztunnelsToRestart().isEmpty()
                                    ? "none to restart"
                                    : "to restart on " + String.join(", ", cluster.ztunnelsToRestart()));
        }
        return table.text("") + "\n";
    }
}
