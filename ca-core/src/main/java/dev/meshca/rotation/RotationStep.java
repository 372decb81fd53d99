package dev.meshca.rotation;

import dev.meshca.Finding;
import java.util.List;

/**
 * What is to be done next. The writes of one step may be made in any order and in waves; after each, whoever makes them
 * asks again with fresh evidence, so that a step is never older than the state it was decided on.
 *
 * @param writes what is written where
 * @param gates what must be shown before, and whether it is
 * @param violations which invariants the mesh or the step breaks; if there is one, nothing may be written
 */
public record RotationStep(List<RotationWrite> writes, List<GateVerdict> gates, List<Finding> violations) {

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
        return !writes.isEmpty() && violations.isEmpty() && gates.stream().allMatch(GateVerdict::open);
    }
}
