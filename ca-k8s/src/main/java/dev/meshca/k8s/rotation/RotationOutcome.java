package dev.meshca.k8s.rotation;

import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a call got. Whatever it is, calling again goes on from there.
 *
 * @param result what came of it
 * @param phase the phase of the slowest cluster as it was seen last
 * @param reason why it ended there, in one clause
 * @param gate the gate that is closed; empty unless the rotation waits for one
 * @param earliest when that gate opens by the mere passing of time
 * @param findings what is wrong: broken invariants, refused writes, unreachable clusters; and what else is to be known
 * @param holders who holds the Lease, for {@link Result#LOCKED}
 * @param writes what this call has written, in its order
 * @param journalHead how many lines the journal has and the SHA-256 of the last, {@code 42:0f3a…}, to be kept elsewhere: with
 *     it a journal that was cut is told from a whole one; empty without a journal
 */
public record RotationOutcome(
        Result result,
        RotationPhase phase,
        String reason,
        Optional<Gate> gate,
        Optional<Instant> earliest,
        List<Finding> findings,
        List<String> holders,
        List<PlannedWrite> writes,
        Optional<String> journalHead) {

    /** What can come of a call. */
    public enum Result {
        /** Every cluster is in the last phase (after a way back: in the first), and istiod proves it. */
        DONE,
        /** One phase was made, as asked, and there are more. */
        STEPPED,
        /** A gate, or the proof of a write, did not come within the timeout. */
        WAITING,
        /** An invariant is broken, or a write was refused; nothing more was written. */
        STOPPED,
        /** A cluster cannot be reached. */
        UNREACHABLE,
        /** Another runner holds the Lease, or it was lost to one. */
        LOCKED
    }

    /** An outcome; the lists are copied. */
    public RotationOutcome {
        findings = List.copyOf(findings);
        holders = List.copyOf(holders);
        writes = List.copyOf(writes);
    }

    /**
     * Whether what was asked for is done.
     *
     * @return true for DONE and STEPPED
     */
    public boolean successful() {
        return result == Result.DONE || result == Result.STEPPED;
    }

    @Override
    public String toString() {
        return result + " in " + phase + ": " + reason;
    }
}
