package dev.meshca.cli.renew;

import dev.meshca.cli.terminal.Day;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.MeshRenewal;

/** What is due, and what was done about it, for a person. */
final class RenewText {

    private RenewText() {}

    static String of(MeshRenewal.Due due) {
        String what = switch (due.work()) {
            case NONE -> "nothing due before " + Day.of(due.since());
            case INTERMEDIATES -> "the intermediates are due since " + Day.of(due.since());
            case ROOT -> "the root is due since " + Day.of(due.since());
            case ROTATION -> "a rotation is under way";
        };
        return what
                + due.opens()
                        .filter(opens -> due.isPresent())
                        .map(opens -> "; the maintenance window opens " + Moment.notBefore(opens))
                        .orElse("")
                + "\n";
    }

    static String of(RotationOutcome outcome) {
        return outcome.result() + " in phase " + outcome.phase()
                + (outcome.reason().isEmpty() ? "" : ": ")
                + outcome.reason() + "\n"
                + outcome.earliest()
                        .map(time -> "not before " + Moment.notBefore(time) + "\n")
                        .orElse("")
                + FindingsText.of(outcome.findings());
    }
}
