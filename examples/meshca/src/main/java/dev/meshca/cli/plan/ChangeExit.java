package dev.meshca.cli.plan;

import dev.meshca.Finding;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.MeshPlan;
import java.util.ArrayList;
import java.util.List;

/** The exit codes of a plan and of what was done. */
final class ChangeExit {

    private ChangeExit() {}

    static int of(MeshPlan plan) {
        List<Finding> findings = findings(plan);
        return ExitCode.of(findings, findings.stream().noneMatch(Finding::isError));
    }

    /** What is wrong with the mesh, and with each cluster. */
    static List<Finding> findings(MeshPlan plan) {
        List<Finding> findings = new ArrayList<>(plan.findings());
        plan.status().ifPresent(status -> {
            findings.addAll(status.violations());
            findings.addAll(status.findings());
            status.clusters().stream().map(RotationStatus.Cluster::findings).forEach(findings::addAll);
        });
        return findings;
    }

    static int of(MeshChange.Outcome outcome) {
        return outcome.rotation()
                .map(ChangeExit::of)
                .orElseGet(() -> outcome.pushed().map(ChangeExit::of).orElse(ExitCode.DONE));
    }

    private static int of(RotationOutcome outcome) {
        return switch (outcome.result()) {
            case DONE, STEPPED -> ExitCode.DONE;
            case WAITING, LOCKED -> ExitCode.WAITING;
            case UNREACHABLE -> ExitCode.UNREACHED;
            case STOPPED -> ExitCode.BROKEN;
        };
    }

    private static int of(PushReport report) {
        if (report.results().stream().anyMatch(result -> result.outcome() == PushReport.Outcome.REFUSED)) {
            return ExitCode.BROKEN;
        }
        return report.done() ? ExitCode.DONE : ExitCode.UNREACHED;
    }
}
