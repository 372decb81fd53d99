package dev.meshca.cli.check;

import dev.meshca.Finding.Severity;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.preflight.PreflightReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which kinds of things were checked in each cluster, and how it went. */
final class Passed {

    private static final Map<String, List<String>> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("API server", List.of("CLUSTER_UN", "CLUSTER_SLOW", "CREDENTIALS", "API_ADDRESS", "TLS_"));
        KINDS.put("rights", List.of("RIGHT_", "NOT_READABLE", "CLUSTER_ID"));
        KINDS.put("versions", List.of("KUBERNETES_", "ISTIO_"));
        KINDS.put("network", List.of("NAMESPACE_", "NETWORK_"));
        KINDS.put("load balancer", List.of("LOAD_BALANCER_"));
        KINDS.put("CA of istiod", List.of("SELF_SIGNED_CA", "MULTI_ROOT_OFF"));
        KINDS.put("clock", List.of("CLOCK_"));
    }

    private Passed() {}

    static String counted(PreflightReport report) {
        return "checked: " + report.clusters().size() + " clusters, each for " + String.join(", ", KINDS.keySet())
                + "\n";
    }

    static String listed(PreflightReport report) {
        Table table = new Table().row("CLUSTER", "CHECKED", "RESULT");
        for (PreflightReport.Cluster cluster : report.clusters()) {
            KINDS.forEach((kind, codes) -> table.row(cluster.name().value(), kind, result(report, cluster, codes)));
        }
        return table.text("") + "\n";
    }

    private static String result(PreflightReport report, PreflightReport.Cluster cluster, List<String> codes) {
        Optional<String> found = report.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .filter(finding ->
                        (finding.where() + "/").startsWith(cluster.name().value() + "/"))
                .map(finding -> finding.code().name())
                .filter(code -> codes.stream().anyMatch(code::startsWith))
                .findFirst();
        boolean answered = cluster.kubernetes().isPresent();
        return found.orElse(answered ? "passed" : "not known");
    }
}
