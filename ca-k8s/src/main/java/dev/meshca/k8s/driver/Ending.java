package dev.meshca.k8s.driver;

import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.lock.LockAttempt;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a run ends. */
record Ending(
        Result result,
        RotationPhase phase,
        String reason,
        Optional<Gate> gate,
        List<Finding> findings,
        List<String> holders) {

    static Ending of(Result result, RotationPhase phase, String reason) {
        return new Ending(result, phase, reason, Optional.empty(), List.of(), List.of());
    }

    /** The findings are the reason. */
    static Ending of(Result result, RotationPhase phase, List<Finding> findings) {
        String reason = findings.stream().map(Finding::toString).collect(Collectors.joining("; "));
        return of(result, phase, reason).with(findings);
    }

    /** Somebody else has the lock, or it could not be taken. */
    static Ending of(LockAttempt.Refused refused, RotationPhase phase) {
        Result result = refused.holders().isEmpty() ? Result.UNREACHABLE : Result.LOCKED;
        Ending end = of(result, phase, refused.findings());
        List<String> holders = refused.holders().stream().map(Object::toString).toList();
        return new Ending(result, phase, end.reason(), end.gate(), end.findings(), holders);
    }

    Ending with(List<Finding> more) {
        return new Ending(
                result,
                phase,
                reason,
                gate,
                Stream.concat(findings.stream(), more.stream()).toList(),
                holders);
    }

    Ending at(Optional<Gate> closed) {
        return new Ending(result, phase, reason, closed, findings, holders);
    }

    RotationOutcome outcome(List<PlannedWrite> writes, Optional<String> journalHead) {
        return new RotationOutcome(
                result, phase, reason, gate, Optional.empty(), findings, holders, writes, journalHead);
    }
}
