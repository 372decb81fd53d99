package dev.meshca.cli.plan;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.DueText;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.MeshChange;
import java.util.List;

/** What was done, for a person. */
final class ApplyText {

    private ApplyText() {}

    static String of(MeshChange.Outcome outcome) {
        StringBuilder text = new StringBuilder();
        outcome.cas().ifPresent(report -> text.append(made(report)));
        if (!outcome.removed().isEmpty()) {
            text.append("in the archive: the CA of ")
                    .append(PlanText.names(outcome.removed()))
                    .append('\n');
        }
        outcome.pushed().ifPresent(report -> text.append(pushed(report)));
        outcome.rotation().ifPresent(rotation -> text.append(rotated(rotation)));
        outcome.due().map(DueText::besides).ifPresent(text::append);
        return text.append(
                        outcome.done()
                                ? "the mesh is what its file says\n"
                                : "the mesh is not yet what its file says\n")
                .toString();
    }

    private static String made(CaReport report) {
        List<ClusterName> fresh = report.clusters().stream()
                .filter(cluster -> cluster.outcome() == CaReport.Outcome.CREATED)
                .map(CaReport.Cluster::name)
                .toList();
        String root = report.rootOutcome() == CaReport.Outcome.CREATED ? "a root, and " : "";
        return "made: " + root + "an intermediate CA for " + PlanText.names(fresh) + "\n"
                + FindingsText.of(report.findings());
    }

    private static String pushed(PushReport report) {
        Table table = new Table().row("CLUSTER", "OUTCOME", "REASON");
        report.results()
                .forEach(result ->
                        table.row(result.cluster().value(), result.outcome().name(), result.reason()));
        return table.text("") + FindingsText.of(report.findings()) + "\n";
    }

    private static String rotated(RotationOutcome outcome) {
        return outcome.result() + " in phase " + outcome.phase()
                + (outcome.reason().isEmpty() ? "" : ": ") + outcome.reason() + "\n"
                + FindingsText.of(outcome.findings()) + "\n";
    }
}
