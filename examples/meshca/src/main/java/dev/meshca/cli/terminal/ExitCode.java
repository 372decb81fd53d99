package dev.meshca.cli.terminal;

import dev.meshca.Finding;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.remote.RemoteSecretReport;
import java.util.Collection;
import java.util.stream.Stream;

/** What scripts rely on. Where broken trust and an unreached cluster come together, broken trust is what counts. */
public final class ExitCode {

    /** Done, or healthy; warnings are allowed. */
    public static final int DONE = 0;

    /** Trust is broken, or an action was refused because of it. */
    public static final int BROKEN = 1;

    /** The command cannot be carried out as it was given. */
    public static final int USAGE = 2;

    /** Some cluster could not be reached or refused us; the others were handled. */
    public static final int UNREACHED = 3;

    /** Nothing is wrong, but it is not done yet: a gate is closed, or another runner is at work. Come back later. */
    public static final int WAITING = 4;

    /** Meshca itself has a defect ({@code EX_SOFTWARE} of sysexits.h). */
    public static final int DEFECT = 70;

    /** All is done, but what there is to say could not be written ({@code EX_IOERR} of sysexits.h). */
    public static final int RESULT_LOST = 74;

    private ExitCode() {}

    /** The code of how far a rotation got. */
    public static int of(RotationOutcome outcome) {
        return switch (outcome.result()) {
            case DONE, STEPPED -> DONE;
            case WAITING, LOCKED -> WAITING;
            case UNREACHABLE -> UNREACHED;
            case STOPPED -> BROKEN;
        };
    }

    /** The code of a push. Its outcomes say it all: each error among the findings is the reason of one. */
    public static int of(PushReport report) {
        return of(report.results().stream().map(PushReport.Result::outcome), report.done());
    }

    /** The code of what clusters got to know of each other, likewise. */
    public static int of(RemoteSecretReport report) {
        return of(report.results().stream().map(RemoteSecretReport.Result::outcome), report.done());
    }

    private static int of(Stream<PushReport.Outcome> outcomes, boolean done) {
        if (outcomes.anyMatch(outcome -> outcome == PushReport.Outcome.REFUSED)) {
            return BROKEN;
        }
        return done ? DONE : UNREACHED;
    }

    /**
     * The code of what was found.
     *
     * @param findings errors that are not about reaching a cluster are broken trust
     * @param good whether all is well
     */
    public static int of(Collection<Finding> findings, boolean good) {
        if (findings.stream()
                .anyMatch(finding -> finding.isError() && !finding.code().isUnreached())) {
            return BROKEN;
        }
        return good ? DONE : UNREACHED;
    }
}
