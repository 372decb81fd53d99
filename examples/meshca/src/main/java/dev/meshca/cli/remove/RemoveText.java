package dev.meshca.cli.remove;

import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.mesh.CaReport;
import java.util.Locale;

/** Who is left in a mesh, for a person. */
final class RemoveText {

    private RemoveText() {}

    static String of(CaReport report) {
        Table table = new Table();
        report.clusters()
                .forEach(cluster ->
                        table.row(cluster.name() + "/", cluster.outcome().name().toLowerCase(Locale.ROOT)));
        return report.directory() + "\n" + table.text("  ") + FindingsText.of(report.findings());
    }
}
