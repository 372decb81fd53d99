package dev.meshca.cli.json;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.cli.RotationPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The result of {@code rotate} without {@code --yes}. */
public record RotationPlanJson(
        String rotation, boolean prepared, long soakSeconds, List<Step> steps, StatusJson status) {

    /** One phase: what is written where, after which gate, where istiod has to be restarted, and not before when. */
    public record Step(
            RotationPhase phase,
            String write,
            String gate,
            List<String> clusters,
            List<String> restarts,
            Instant earliest) {}

    /**
     * The document of a plan.
     *
     * @param plan the plan
     * @return the document
     */
    public static RotationPlanJson of(RotationPlan plan) {
        List<Step> steps = plan.steps().stream()
                .map(step -> new Step(
                        step.phase(),
                        step.write(),
                        step.gate(),
                        names(step.clusters()),
                        names(step.restarts()),
                        step.earliest()))
                .toList();
        return new RotationPlanJson(
                plan.kind(),
                plan.prepared(),
                plan.soak().toSeconds(),
                steps,
                StatusJson.of(plan.status(), Optional.of(plan.kind())));
    }

    private static List<String> names(List<ClusterName> clusters) {
        return clusters.stream().map(ClusterName::value).toList();
    }
}
