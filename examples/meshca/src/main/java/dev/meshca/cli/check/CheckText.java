package dev.meshca.cli.check;

import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.preflight.PreflightReport;

/** A {@link PreflightReport} for a person. */
final class CheckText {

    private static final String UNKNOWN = "-";

    private CheckText() {}

    static String of(PreflightReport report) {
        Table table = new Table().row("CLUSTER", "CONTEXT", "KUBERNETES", "ISTIOD", "NETWORK", "API SERVER");
        for (PreflightReport.Cluster cluster : report.clusters()) {
            table.row(
                    cluster.name().value(),
                    cluster.context().orElse(UNKNOWN),
                    cluster.kubernetes().orElse(UNKNOWN),
                    cluster.istiod().isEmpty() ? UNKNOWN : String.join(", ", cluster.istiod()),
                    cluster.network().orElse(UNKNOWN),
                    cluster.apiServer());
        }
        return table.text("") + FindingsText.of(report.findings()) + "\n" + Passed.counted(report)
                + (report.ready() ? "ready\n" : "NOT ready\n");
    }
}
