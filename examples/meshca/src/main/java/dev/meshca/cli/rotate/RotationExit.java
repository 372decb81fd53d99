package dev.meshca.cli.rotate;

import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationStatus;
import java.util.ArrayList;
import java.util.List;

/** The exit codes of a rotation. */
final class RotationExit {

    private RotationExit() {}

    /** A closed gate is no fault of a mesh that is only looked at. */
    static int of(RotationStatus status) {
        if (status.phase() == RotationPhase.BROKEN) {
            return ExitCode.BROKEN;
        }
        List<Finding> findings = findings(status);
        boolean read = status.clusters().stream()
                .noneMatch(cluster -> cluster.phase() == RotationPhase.UNKNOWN && !isLeftOut(cluster));
        return ExitCode.of(findings, read && findings.stream().noneMatch(Finding::isError));
    }

    private static boolean isLeftOut(RotationStatus.Cluster cluster) {
        return cluster.findings().stream().anyMatch(finding -> finding.code() == ClusterCode.CONTEXT_MISSING);
    }

    static int of(RotationOutcome outcome) {
        return switch (outcome.result()) {
            case DONE, STEPPED -> ExitCode.DONE;
            case WAITING, LOCKED -> ExitCode.WAITING;
            case UNREACHABLE -> ExitCode.UNREACHED;
            case STOPPED -> ExitCode.BROKEN;
        };
    }

    /** What is wrong with the mesh, and with each cluster. */
    static List<Finding> findings(RotationStatus status) {
        List<Finding> findings = new ArrayList<>(status.violations());
        findings.addAll(status.findings());
        status.clusters().forEach(cluster -> findings.addAll(cluster.findings()));
        return findings;
    }
}
