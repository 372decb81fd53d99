package dev.meshca.cli.plan;

import dev.meshca.Finding;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.StatusFindings;
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
        plan.status().map(StatusFindings::of).ifPresent(findings::addAll);
        return findings;
    }

    static int of(MeshChange.Outcome outcome) {
        return outcome.rotation()
                .map(ExitCode::of)
                .orElseGet(() -> outcome.pushed().map(ExitCode::of).orElse(ExitCode.DONE));
    }
}
