package dev.meshca.k8s.rotation;

import dev.meshca.Finding;
import dev.meshca.k8s.lock.LockHolder;
import dev.meshca.rotation.Gate;
import dev.meshca.rotation.RotationPhase;
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
 * @param findings what is wrong: broken invariants, refused writes, unreachable clusters
 * @param holders who holds the Lease, for {@link Result#LOCKED}
 */
public record RotationOutcome(
        Result result,
        RotationPhase phase,
        String reason,
        Optional<Gate> gate,
        Optional<Instant> earliest,
        List<Finding> findings,
        List<LockHolder> holders) {

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
