package dev.meshca.cli.push;

import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;

/** A {@link PushReport} for a person. */
final class PushText {

    private PushText() {}

    static String of(PushReport report) {
        Table table = new Table().row("CLUSTER", "CONTEXT", "OUTCOME", "REASON");
        for (PushReport.Result result : report.results()) {
            table.row(
                    result.cluster().value(),
                    result.context().orElse("-"),
                    result.outcome().name(),
                    result.reason());
        }
        return table.text("") + FindingsText.of(report.findings()) + "\n" + summary(report);
    }

    private static String summary(PushReport report) {
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
