package dev.meshca.cli.imports;

import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.mesh.ImportReport;

/** An {@link ImportReport} for a person. */
final class ImportText {

    private ImportText() {}

    static String of(ImportReport report) {
        Table table = new Table().row("CLUSTER", "OUTCOME", "REASON");
        report.results()
                .forEach(result ->
                        table.row(result.cluster().value(), result.outcome().name(), result.reason()));
        return table.text("") + FindingsText.of(report.findings()) + "\n" + summary(report);
    }

    private static String summary(ImportReport report) {
        long done = report.results().stream()
                .filter(result -> result.outcome().done())
                .count();
        String there = done + " of " + report.results().size() + " clusters are in " + report.directory() + "\n";
        return report.rootKey() || done == 0
                ? there
                : there + "without the root's key: no cluster can be added, and a new root comes by trust-first\n";
    }
}
