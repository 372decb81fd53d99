package dev.meshca.cli.renew;

import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.k8s.rotation.RotationOutcome;

/** What was done about what is due, for a person. */
final class RenewText {

    private RenewText() {}

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
