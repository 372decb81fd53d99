package dev.meshca.cli;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.istiod.IstiodCode;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.trust.TrustMatrix.Verdict;
import dev.meshca.trust.TrustReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What scripts rely on. Where broken trust and an unreached cluster come together, broken trust is what counts. */
final class ExitCode {

    /** Done, or healthy; warnings are allowed. */
    static final int DONE = 0;

    /** Trust is broken, or an action was refused because of it. */
    static final int BROKEN = 1;

    /** The command cannot be carried out as it was given. */
    static final int USAGE = 2;

    /** Some cluster could not be reached or refused us; the others were handled. */
    static final int UNREACHED = 3;

    /** Nothing is wrong, but it is not done yet: a gate is closed, or another runner is at work. Come back later. */
    static final int WAITING = 4;

    /** Meshca itself has a defect ({@code EX_SOFTWARE} of sysexits.h). */
    static final int DEFECT = 70;

    private static final Set<FindingCode> OUT_OF_REACH = Set.of(
            ClusterCode.CLUSTER_UNREACHABLE,
            ClusterCode.CREDENTIALS_REJECTED,
            ClusterCode.RIGHT_MISSING,
            IstiodCode.ISTIOD_NOT_FOUND,
            IstiodCode.ISTIOD_SILENT);

    private ExitCode() {}

    static int of(TrustReport report) {
        boolean refused = report.matrix().cells().stream().anyMatch(cell -> cell.verdict() == Verdict.REFUSED);
        if (refused || hasErrorOf(report.findings(), finding -> !isOutOfReach(finding))) {
            return BROKEN;
        }
        return report.healthy() ? DONE : UNREACHED;
    }

    /** The outcomes say it all: each error among the findings is the reason of one. */
    static int of(PushReport report) {
        if (report.results().stream().anyMatch(result -> result.outcome() == Outcome.REFUSED)) {
            return BROKEN;
        }
        return report.done() ? DONE : UNREACHED;
    }

    static int of(PreflightReport report) {
        if (hasErrorOf(report.findings(), finding -> !isOutOfReach(finding))) {
            return BROKEN;
        }
        return report.ready() ? DONE : UNREACHED;
    }

    /** A closed gate is no fault of a mesh that is only looked at. */
    static int of(RotationStatus status) {
        if (status.phase() == RotationPhase.BROKEN || hasErrorOf(findings(status), finding -> !isOutOfReach(finding))) {
            return BROKEN;
        }
        boolean unread = status.clusters().stream().anyMatch(cluster -> cluster.phase() == RotationPhase.UNKNOWN);
        return unread || hasErrorOf(findings(status), ExitCode::isOutOfReach) ? UNREACHED : DONE;
    }

    static int of(RotationOutcome outcome) {
        return switch (outcome.result()) {
            case DONE, STEPPED -> DONE;
            case WAITING, LOCKED -> WAITING;
            case STOPPED -> BROKEN;
            case UNREACHABLE -> UNREACHED;
        };
    }

    /** What is wrong with the mesh, and with each cluster. */
    static List<Finding> findings(RotationStatus status) {
        List<Finding> findings = new ArrayList<>(status.violations());
        findings.addAll(status.findings());
        status.clusters().forEach(cluster -> findings.addAll(cluster.findings()));
        return findings;
    }

    private static boolean hasErrorOf(Collection<Finding> findings, Predicate<Finding> kind) {
        return findings.stream().anyMatch(finding -> finding.isError() && kind.test(finding));
    }

    private static boolean isOutOfReach(Finding finding) {
        return OUT_OF_REACH.contains(finding.code());
    }
}
