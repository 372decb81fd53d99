package dev.meshca.cli.push;

import dev.meshca.cli.terminal.Checked;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link PushReport} for a person. */
final class PushText {

    private static final Checked KINDS = new Checked()
            .kind("API server", "CLUSTER_UN", "CLUSTER_SLOW", "CREDENTIALS", "TLS_")
            .kind("rights", "RIGHT_", "NOT_READABLE")
            .kind("identity", "SAME_CLUSTER", "WRONG_CLUSTER", "CLUSTER_ID")
            .kind("change of root", "ROOT_", "SELF_SIGNED_CA")
            .kind("other writers", "SECRET_", "STRAY_KEY");

    private PushText() {}

    static String checked(PushReport report) {
        Map<String, Boolean> answered = new LinkedHashMap<>();
        report.results()
                .forEach(result ->
                        answered.put(result.cluster().value(), result.outcome().done()));
        return KINDS.listed(answered, report.findings());
    }

    static String of(PushReport report) {
        Table table = new Table().row("CLUSTER", "CONTEXT", "OUTCOME", "REASON");
        for (PushReport.Result result : report.results()) {
            table.row(
                    result.cluster().value(),
                    result.context().orElse("-"),
                    result.outcome().name(),
                    result.reason());
        }
        return table.text("")
                + FindingsText.of(report.findings())
                + "\n"
                + (report.done() ? KINDS.counted(report.results().size()) : "")
                + summary(report);
    }

    private static String summary(PushReport report) {
        if (report.results().isEmpty()) {
            return "no cluster falls to this share\n";
        }
        long done = report.results().stream()
                .filter(result -> result.outcome().done())
                .count();
        if (done == 0 && report.results().stream().allMatch(result -> result.outcome() == Outcome.REFUSED)) {
            return "nothing was written\n";
        }
        return done + " of " + report.results().size() + " clusters "
                + (report.dryRun()
                        ? "would have what the files say; this was a dry run\n"
                        : "have what the files say\n");
    }
}
