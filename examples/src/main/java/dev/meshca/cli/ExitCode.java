package dev.meshca.cli;

import dev.meshca.Finding;
import dev.meshca.k8s.ClusterCode;
import dev.meshca.k8s.PreflightReport;
import dev.meshca.k8s.PushReport;
import dev.meshca.k8s.PushResult.Outcome;
import dev.meshca.trust.TrustMatrix.Verdict;
import dev.meshca.trust.TrustReport;
import java.util.Collection;

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

    /** Meshca itself has a defect ({@code EX_SOFTWARE} of sysexits.h). */
    static final int DEFECT = 70;

    private ExitCode() {}

    static int of(TrustReport report) {
        boolean refused = report.matrix().cells().stream().anyMatch(cell -> cell.verdict() == Verdict.REFUSED);
        return of(report.findings(), refused, !report.matrix().complete());
    }

    static int of(PushReport report) {
        boolean refused = report.results().stream().anyMatch(result -> result.outcome() == Outcome.REFUSED);
        return of(report.findings(), refused, !report.done());
    }

    static int of(PreflightReport report) {
        return of(report.findings(), false, false);
    }

    private static int of(Collection<Finding> findings, boolean broken, boolean incomplete) {
        if (broken || findings.stream().anyMatch(finding -> finding.isError() && !isOutOfReach(finding))) {
            return BROKEN;
        }
        return incomplete || findings.stream().anyMatch(Finding::isError) ? UNREACHED : DONE;
    }

    private static boolean isOutOfReach(Finding finding) {
        return finding.code() == ClusterCode.CLUSTER_UNREACHABLE;
    }
}
