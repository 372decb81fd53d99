package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.k8s.rotation.ClusterStatus;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    static RotationPlan of(RotationWork work, boolean prepared, Duration soak, RotationStatus status, Instant now) {
        Rotation rotation = work.rotation(soak);
        List<RotationPhase> phases = rotation.phases();
        Instant earliest = status.earliest().filter(now::isBefore).orElse(now);
        boolean first = true;
        List<Step> steps = new ArrayList<>();
        for (RotationPhase phase : phases.subList(phases.indexOf(status.phase()) + 1, phases.size())) {
            List<ClusterStatus> there = status.clusters().stream()
                    .filter(cluster -> phase != RotationPhase.TRUST_BOTH || cluster.multiRoot())
                    .filter(cluster -> phases.indexOf(cluster.phase()) < phases.indexOf(phase))
                    .toList();
            if (there.isEmpty()) {
                continue;
            }
            PhasePlan plan = PhasePlan.of(work.kind(), phase);
            earliest = first ? earliest : earliest.plus(plan.wait(soak));
            first = false;
            steps.add(plan.step(phase, there, soak, earliest));
        }
        return new RotationPlan(work.kind().words(), prepared, soak, status, steps);
    }
}
