package dev.meshca.cli.rotate;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.cli.terminal.StatusFindings;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.MeshPlan;
import dev.meshca.mesh.text.Lifetime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The plan of a rotation and its outcome for a person. */
final class RotationText {

    private static final String NO_LINES = "0:";

    private RotationText() {}

    static String of(MeshPlan plan) {
        StringBuilder text = new StringBuilder(plan.action() + (plan.underWay() ? ", under way" : ""));
        plan.soak()
                .ifPresent(soak -> text.append("; workload certificates live ")
                        .append(Lifetime.text(soak))
                        .append(" at most"));
        text.append("\n\n");
        plan.status()
                .ifPresent(status -> text.append(StatusText.clusters(status)).append('\n'));
        plan.steps().forEach(step -> text.append(of(step)));
        List<Finding> findings = findings(plan);
        if (plan.isEmpty()) {
            boolean stopped = findings.stream().anyMatch(Finding::isError);
            text.append(stopped ? "nothing could be planned\n" : "nothing is left to do\n");
        }
        text.append(FindingsText.of(findings));
        return text + "\nnothing was changed\n";
    }

    private static String of(MeshPlan.Step step) {
        String head = step.phase().map(Object::toString).orElse("step") + " in " + names(step.clusters()) + "\n";
        Table table =
                new Table().row("write", step.what()).row("gate", step.gate().orElse("none"));
        if (!step.restarts().isEmpty()) {
            table.row("restart", "istiod in " + names(step.restarts()));
        }
        step.earliest().ifPresent(time -> table.row("earliest", Moment.notBefore(time)));
        return head + table.text("  ");
    }

    private static List<Finding> findings(MeshPlan plan) {
        List<Finding> all = new ArrayList<>(plan.findings());
        plan.status().map(StatusFindings::of).ifPresent(all::addAll);
        return all;
    }

    static String of(RotationOutcome outcome) {
        StringBuilder text = new StringBuilder(outcome.result() + " in phase " + outcome.phase());
        if (!outcome.reason().isEmpty()) {
            text.append(": ").append(outcome.reason());
        }
        text.append('\n');
        outcome.earliest()
                .ifPresent(time -> text.append("not before ")
                        .append(Moment.notBefore(time))
                        .append('\n'));
        outcome.holders()
                .forEach(holder -> text.append("at work: ").append(holder).append('\n'));
        outcome.journalHead()
                .filter(head -> !head.startsWith(NO_LINES))
                .ifPresent(
                        head -> text.append("the journal ends at ").append(head).append('\n'));
        return text + FindingsText.of(outcome.findings());
    }

    private static String names(List<ClusterName> clusters) {
        return clusters.stream().map(ClusterName::value).collect(Collectors.joining(", "));
    }
}
