package dev.meshca.cli.remote;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.mesh.remote.RemoteSecretReport;
import dev.meshca.mesh.remote.RemoteSecretReport.Result;
import java.nio.file.Path;
import java.util.List;

/** What clusters got to know of each other, for a person. */
final class RemoteSecretsText {

    /** More rows than these show what is not done; each cluster is in each other one. */
    private static final int ROWS = 30;

    private RemoteSecretsText() {}

    static String of(RemoteSecretReport report) {
        List<Result> all = report.results();
        List<Result> shown = all.size() <= ROWS
                ? all
                : all.stream().filter(result -> !result.outcome().done()).toList();
        StringBuilder text = new StringBuilder();
        if (!shown.isEmpty()) {
            Table table = new Table().row("CLUSTER", "KNOWN TO", "OUTCOME", "REASON");
            shown.forEach(result -> table.row(
                    result.remote().value(),
                    result.holder().map(ClusterName::value).orElse("-"),
                    result.outcome().name(),
                    result.reason()));
            text.append(table.text(""));
        }
        if (shown.size() < all.size()) {
            text.append(all.size() - shown.size()).append(" other Secrets are as they should be\n");
        }
        for (Path file : report.files()) {
            text.append(file).append('\n');
        }
        return text + FindingsText.of(report.findings()) + (report.dryRun() ? "nothing was changed\n" : "");
    }
}
