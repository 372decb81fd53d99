package dev.meshca.cli.check;

import dev.meshca.cli.terminal.Checked;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.preflight.PreflightReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link PreflightReport} for a person. */
final class CheckText {

    private static final String UNKNOWN = "-";

    private static final Checked KINDS = new Checked()
            .kind("API server", "CLUSTER_UN", "CLUSTER_SLOW", "CREDENTIALS", "API_ADDRESS", "TLS_")
            .kind("rights", "RIGHT_", "NOT_READABLE", "CLUSTER_ID")
            .kind("versions", "KUBERNETES_", "ISTIO_")
            .kind("network", "NAMESPACE_", "NETWORK_")
            .kind("load balancer", "LOAD_BALANCER_")
            .kind("CA of istiod", "SELF_SIGNED_CA", "MULTI_ROOT_OFF")
            .kind("clock", "CLOCK_");

    private CheckText() {}

    static String checked(PreflightReport report) {
        Map<String, Boolean> answered = new LinkedHashMap<>();
        report.clusters()
                .forEach(cluster -> answered.put(
                        cluster.name().value(), cluster.kubernetes().isPresent()));
        return KINDS.listed(answered, report.findings());
    }

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
        return table.text("") + FindingsText.of(report.findings()) + "\n"
                + KINDS.counted(report.clusters().size()) + (report.ready() ? "ready\n" : "NOT ready\n");
    }
}
