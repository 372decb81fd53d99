package dev.meshca.cli.plan;

import dev.meshca.cli.mesh.DueText;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.MeshPlan;
import java.util.List;

/** A plan as a flow chart of Mermaid: a box for each step, and the gate on the arrow that leads to it. */
final class PlanPicture {

    private PlanPicture() {}

    static String of(MeshChange.Plan change) {
        MeshPlan plan = change.plan();
        StringBuilder chart = new StringBuilder("flowchart TD\n  s0([\"now\"])\n");
        List<MeshPlan.Step> steps = plan.steps();
        for (int i = 0; i < steps.size(); i++) {
            MeshPlan.Step step = steps.get(i);
            chart.append("  s").append(i + 1).append("[\"").append(box(step)).append("\"]\n");
            chart.append("  s")
                    .append(i)
                    .append(" -->")
                    .append(gate(step))
                    .append(" s")
                    .append(i + 1)
                    .append('\n');
        }
        chart.append("  s")
                .append(steps.size())
                .append(" --> end([\"")
                .append(escaped(plan.action()))
                .append("\"])\n");
        change.due()
                .map(DueText::besides)
                .ifPresent(due -> chart.append("  end -.-> due[\"")
                        .append(escaped(due.strip()))
                        .append("\"]\n"));
        return chart.toString();
    }

    private static String box(MeshPlan.Step step) {
        String head = step.phase().map(phase -> phase + ": ").orElse("") + escaped(step.what());
        return step.clusters().isEmpty() ? head : head + "<br/>" + escaped(PlanText.names(step.clusters()));
    }

    private static String gate(MeshPlan.Step step) {
        String words = step.gate().orElse("")
                + step.earliest()
                        .map(time -> (step.gate().isPresent() ? "; " : "") + "not before " + Moment.notBefore(time))
                        .orElse("");
        return words.isEmpty() ? "" : "|\"" + escaped(words) + "\"|";
    }

    private static String escaped(String text) {
        return text.replace("&", "#amp;")
                .replace("\"", "#quot;")
                .replace("<", "#lt;")
                .replace(">", "#gt;")
                .replace("\n", " ");
    }
}
