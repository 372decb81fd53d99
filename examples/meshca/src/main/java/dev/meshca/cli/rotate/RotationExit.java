package dev.meshca.cli.rotate;

import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.StatusFindings;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.rotation.RotationStatus;
import java.util.List;

/** The exit codes of a rotation. */
final class RotationExit {

    private RotationExit() {}

    /** A closed gate is no fault of a mesh that is only looked at. */
    static int of(RotationStatus status) {
        if (status.phase() == RotationPhase.BROKEN) {
            return ExitCode.BROKEN;
        }
        List<Finding> findings = StatusFindings.of(status);
        boolean read = status.clusters().stream()
                .noneMatch(cluster -> cluster.phase() == RotationPhase.UNKNOWN && !isLeftOut(cluster));
        return ExitCode.of(findings, read && findings.stream().noneMatch(Finding::isError));
    }

    private static boolean isLeftOut(RotationStatus.Cluster cluster) {
        return cluster.findings().stream().anyMatch(finding -> finding.code() == ClusterCode.CONTEXT_MISSING);
    }
}
