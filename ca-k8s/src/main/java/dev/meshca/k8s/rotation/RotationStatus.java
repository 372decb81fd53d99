package dev.meshca.k8s.rotation;

import dev.meshca.Finding;
import dev.meshca.rotation.GateVerdict;
import dev.meshca.rotation.RotationPhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a rotation stands, and what it would do next.
 *
 * @param phase the phase of the slowest cluster
 * @param clusters what is known of each cluster, in the order of the rotation
 * @param next the writes of the next phase; none if the rotation is done or may not go on
 * @param gates what must be shown before these writes, and whether it is
 * @param violations which invariants are broken; if there is one, nothing will be written
 * @param findings what is wrong with the journal
 * @param done whether every cluster is in the last phase and proves it
 * @param earliest when the next write may be made at the earliest; empty if there is none, or time alone does not bring it
 */
public record RotationStatus(
        RotationPhase phase,
        List<ClusterStatus> clusters,
        List<PlannedWrite> next,
        List<GateVerdict> gates,
        List<Finding> violations,
        List<Finding> findings,
        boolean done,
        Optional<Instant> earliest) {

    /** A status; the lists are copied. */
    public RotationStatus {
        clusters = List.copyOf(clusters);
        next = List.copyOf(next);
        gates = List.copyOf(gates);
        violations = List.copyOf(violations);
        findings = List.copyOf(findings);
    }

    /**
     * Whether {@link RotationDriver#run} would write at once.
     *
     * @return true if there is a write, every gate is open, no invariant is broken, and istiod shows what was written before
     */
    public boolean ready() {
        return !next.isEmpty()
                && violations.isEmpty()
                && gates.stream().allMatch(GateVerdict::open)
                && clusters.stream().allMatch(cluster -> cluster.unproved().isEmpty());
    }
}
