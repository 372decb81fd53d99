package dev.meshca.cli.json;

import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code rotate --yes}; {@code earliest} is when the gate opens that it ended at. */
public record RotationJson(
        RotationOutcome.Result result,
        RotationPhase phase,
        String reason,
        @Nullable Instant earliest,
        List<String> holders,
        List<StatusJson.Write> written,
        List<FindingJson> findings) {

    /**
     * The document of an outcome.
     *
     * @param outcome the outcome
     * @param written what this call wrote
     * @return the document
     */
    public static RotationJson of(RotationOutcome outcome, List<PlannedWrite> written) {
        return new RotationJson(
                outcome.result(),
                outcome.phase(),
                outcome.reason(),
                outcome.earliest().orElse(null),
                outcome.holders(),
                written.stream().map(StatusJson.Write::of).toList(),
                FindingJson.of(outcome.findings()));
    }
}
