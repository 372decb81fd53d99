package dev.meshca.cli.plan;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.DueText;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.cli.terminal.Table;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.MeshPlan;
import java.util.List;
import java.util.stream.Collectors;

/** A plan for a person. */
final class PlanText {

    /** More clusters than these in one step are counted. */
    private static final int NAMED = 8;

    private PlanText() {}

    static String of(MeshChange.Plan change) {
        MeshPlan plan = change.plan();
        String findings = FindingsText.of(ChangeExit.findings(plan));
        if (plan.isEmpty()) {
            boolean well = ChangeExit.findings(plan).stream().noneMatch(finding -> finding.isError());
            return findings
                    + due(change)
                    + (well ? "nothing to do: the mesh is what its file says\n" : "nothing could be planned\n");
        }
        StringBuilder text = new StringBuilder(plan.action() + (plan.underWay() ? ", under way" : "") + "\n\n");
        for (int i = 0; i < plan.steps().size(); i++) {
            text.append(i + 1).append(". ").append(of(plan.steps().get(i)));
        }
        return text + findings + due(change) + "\ndigest " + change.digest() + "\nnothing was changed\n";
    }

    private static String due(MeshChange.Plan change) {
        return change.due().map(DueText::besides).orElse("");
    }

    private static String of(MeshPlan.Step step) {
        String head = step.phase().map(phase -> phase + ": ").orElse("") + step.what() + "\n";
        Table table = new Table();
        if (!step.clusters().isEmpty()) {
            table.row("clusters", names(step.clusters()));
        }
        step.gate().ifPresent(gate -> table.row("gate", gate));
        if (!step.restarts().isEmpty()) {
            table.row("restart", "istiod in " + names(step.restarts()));
        }
        step.earliest().ifPresent(time -> table.row("earliest", Moment.notBefore(time)));
        return head + table.text("   ");
    }

    static String names(List<ClusterName> clusters) {
        String named = clusters.stream().limit(NAMED).map(ClusterName::value).collect(Collectors.joining(", "));
        return clusters.size() > NAMED ? named + " and " + (clusters.size() - NAMED) + " others" : named;
    }
}
