package dev.meshca.mesh.json;

import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationOutcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a rotation got; {@code earliest} is when the gate opens that it ended at. */
record OutcomeDocument(
        RotationOutcome.Result result,
        RotationPhase phase,
        String reason,
        @Nullable Instant earliest,
        List<String> holders,
        List<StatusDocument.Write> written,
        @Nullable String journalHead,
        List<FindingDocument> findings) {

    static OutcomeDocument of(RotationOutcome outcome) {
        return new OutcomeDocument(
                outcome.result(),
                outcome.phase(),
                outcome.reason(),
                outcome.earliest().orElse(null),
                outcome.holders(),
                outcome.writes().stream().map(StatusDocument.Write::of).toList(),
                outcome.journalHead().orElse(null),
                FindingDocument.of(outcome.findings()));
    }
}
