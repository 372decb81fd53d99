package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a rotation would do from here on.
 *
 * @param kind which rotation it is
 * @param prepared whether it is under way already
 * @param soak the longest life of a workload certificate that it waits for
 * @param status where the clusters are
 * @param steps the phases that follow
 */
public record RotationPlan(String kind, boolean prepared, Duration soak, RotationStatus status, List<Step> steps) {

    /**
     * One phase.
     *
     * @param phase which
     * @param write what is written into each Secret
     * @param gate what must be shown before
     * @param clusters where
     * @param restarts where istiod has to be restarted afterwards
     * @param earliest not before this moment
     */
    public record Step(
            RotationPhase phase,
            String write,
            String gate,
            List<ClusterName> clusters,
            List<ClusterName> restarts,
            Instant earliest) {}

    /** A plan; the list is copied. */
    public RotationPlan {
        steps = List.copyOf(steps);
    }

    static RotationPlan of(RotationWork work, boolean prepared, RotationStatus status) {
        List<Step> steps = status.ahead().stream().map(PhasePlan::step).toList();
        return new RotationPlan(work.kind().words(), prepared, status.soak(), status, steps);
    }
}
