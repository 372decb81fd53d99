package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.k8s.rotation.RotationOutcome;
import java.util.List;
import java.util.stream.Collectors;

/** The plan of a rotation and its outcome for a person. */
final class RotationText {

    private RotationText() {}

    static String of(RotationPlan plan) {
        StringBuilder text = new StringBuilder("a rotation " + plan.kind() + (plan.prepared() ? ", under way" : "")
                + "; workload certificates live " + Lifetime.text(plan.soak()) + " at most\n\n");
        text.append(StatusText.clusters(plan.status())).append('\n');
        for (RotationPlan.Step step : plan.steps()) {
            text.append(step.phase())
                    .append(" in ")
                    .append(names(step.clusters()))
                    .append('\n');
            Table table = new Table().row("write", step.write()).row("gate", step.gate());
            if (!step.restarts().isEmpty()) {
                table.row("restart", "istiod in " + names(step.restarts()));
            }
            text.append(table.row("earliest", step.earliest().toString()).text("  "));
        }
        if (plan.steps().isEmpty()) {
            text.append("nothing is left to do\n");
        }
        return text + StatusText.findings(plan.status()) + "\nnothing was changed; --yes does it\n";
    }

    static String of(RotationOutcome outcome) {
        StringBuilder text = new StringBuilder(outcome.result() + " in phase " + outcome.phase());
        if (!outcome.reason().isEmpty()) {
            text.append(": ").append(outcome.reason());
        }
        text.append('\n');
        outcome.earliest()
                .ifPresent(time -> text.append("not before ").append(time).append('\n'));
        outcome.holders()
                .forEach(holder -> text.append("at work: ").append(holder).append('\n'));
        return text + FindingsText.of(outcome.findings());
    }

    private static String names(List<ClusterName> clusters) {
        return clusters.stream().map(ClusterName::value).collect(Collectors.joining(", "));
    }
}
