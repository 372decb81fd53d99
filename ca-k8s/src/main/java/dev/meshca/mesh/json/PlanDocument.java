package dev.meshca.mesh.json;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.mesh.MeshPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What would be done; soak and status are null but in the plan of a rotation. */
record PlanDocument(
        String action,
        boolean underWay,
        @Nullable Long soakSeconds,
        List<Step> steps,
        @Nullable StatusDocument status,
        List<FindingDocument> findings) {

    /** One step: what is written where, after which gate, where istiod has to be restarted, and not before when. */
    record Step(
            @Nullable RotationPhase phase,
            String what,
            @Nullable String gate,
            List<String> clusters,
            List<String> restarts,
            @Nullable Instant earliest) {

        private static Step of(MeshPlan.Step step) {
            return new Step(
                    step.phase().orElse(null),
                    step.what(),
                    step.gate().orElse(null),
                    names(step.clusters()),
                    names(step.restarts()),
                    step.earliest().orElse(null));
        }
    }

    static PlanDocument of(MeshPlan plan) {
        return new PlanDocument(
                plan.action(),
                plan.underWay(),
                plan.soak().map(Duration::toSeconds).orElse(null),
                plan.steps().stream().map(Step::of).toList(),
                plan.status()
                        .map(status -> StatusDocument.of(status, Optional.of(plan.action())))
                        .orElse(null),
                FindingDocument.of(plan.findings()));
    }

    private static List<String> names(List<ClusterName> clusters) {
        return clusters.stream().map(ClusterName::value).toList();
    }
}
