package dev.meshca.mesh.json;

import dev.meshca.ClusterName;
import dev.meshca.mesh.MeshChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What would be done for a mesh to be as it should be, and what a renewal has to do besides. */
record ChangeDocument(
        String digest, PlanDocument plan, @Nullable DueDocument due) {

    static ChangeDocument of(MeshChange.Plan plan) {
        return new ChangeDocument(
                plan.digest(),
                PlanDocument.of(plan.plan()),
                plan.due().map(DueDocument::of).orElse(null));
    }

    /** What was done; null is what there was no need for. */
    record Applied(
            boolean done,
            @Nullable CaDocument cas,
            List<String> removed,
            @Nullable PushDocument push,
            @Nullable OutcomeDocument rotation,
            @Nullable DueDocument due) {

        static Applied of(MeshChange.Outcome outcome) {
            return new Applied(
                    outcome.done(),
                    outcome.cas().map(CaDocument::of).orElse(null),
                    outcome.removed().stream().map(ClusterName::value).toList(),
                    outcome.pushed().map(PushDocument::of).orElse(null),
                    outcome.rotation().map(OutcomeDocument::of).orElse(null),
                    outcome.due().map(DueDocument::of).orElse(null));
        }
    }
}
