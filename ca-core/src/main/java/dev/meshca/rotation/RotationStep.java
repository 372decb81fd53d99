package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import java.util.List;

/**
 * What is to be done next. The writes of one step may be made in any order and in waves, each over the very Secret that it was
 * decided on: the phases on both sides of a step accept each other. What comes after them is asked anew.
 *
 * @param writes what is written where
 * @param gates what must be shown before, and whether it is
 * @param violations which invariants the mesh or the step breaks; if there is one, nothing may be written
 */
public record RotationStep(List<Write> writes, List<Gate.Verdict> gates, List<Finding> violations) {

    /**
     * One write of one Secret.
     *
     * @param cluster where
     * @param from the phase the cluster is in
     * @param to the phase it is in afterwards; the same if only revocation lists are brought
     * @param payload the whole new content of the Secret
     * @param needsRestart whether a running istiod drops it, so that only a restarted one takes it
     */
    public record Write(
            ClusterName cluster, RotationPhase from, RotationPhase to, CaCerts payload, boolean needsRestart) {}

    /** A step; the lists are copied. */
    public RotationStep {
        writes = List.copyOf(writes);
        gates = List.copyOf(gates);
        violations = List.copyOf(violations);
    }

    /**
     * Whether it may be made now.
     *
     * @return true if there is something to write, every gate is open and no invariant is broken
     */
    public boolean ready() {
        return !writes.isEmpty() && violations.isEmpty() && gates.stream().allMatch(Gate.Verdict::open);
    }
}
