package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a verb would make, write and wait for if it were called now. Nothing was changed to find that out.
 *
 * @param action what it is a plan of, in a few words
 * @param underWay whether it goes on with something that was begun before
 * @param soak the longest life of a workload certificate that a rotation waits for; empty for other plans
 * @param steps what would be done, in order; none if there is nothing to do
 * @param status where the clusters are; only in the plan of a rotation
 * @param findings what stands in the way, and what is noteworthy
 */
public record MeshPlan(
        String action,
        boolean underWay,
        Optional<Duration> soak,
        List<Step> steps,
        Optional<RotationStatus> status,
        List<Finding> findings) {

    /**
     * One step.
     *
     * @param what what is made or written, in one clause
     * @param clusters where; none if it concerns the folder alone
     * @param phase the phase of a rotation that the clusters enter
     * @param gate what must be shown before, in one clause
     * @param restarts where istiod has to be restarted afterwards
     * @param earliest not before this moment
     */
    public record Step(
            String what,
            List<ClusterName> clusters,
            Optional<RotationPhase> phase,
            Optional<String> gate,
            List<ClusterName> restarts,
            Optional<Instant> earliest) {

        /** A step; the lists are copied. */
        public Step {
            clusters = List.copyOf(clusters);
            restarts = List.copyOf(restarts);
        }

        static Step of(String what, List<ClusterName> clusters) {
            return new Step(what, clusters, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        }
    }

    /** A plan; the lists are copied. */
    public MeshPlan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    static MeshPlan of(String action, List<Step> steps) {
        return of(action, steps, List.of());
    }

    static MeshPlan of(String action, List<Step> steps, List<Finding> findings) {
        return new MeshPlan(action, false, Optional.empty(), steps, Optional.empty(), findings);
    }

    /**
     * Whether there is nothing to do.
     *
     * @return true if the verb would change nothing
     */
    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
