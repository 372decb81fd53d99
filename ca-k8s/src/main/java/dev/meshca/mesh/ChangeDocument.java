package dev.meshca.mesh;

import dev.meshca.ClusterName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What would be done for a mesh to be as it should be. */
record ChangeDocument(String digest, PlanDocument plan) {

    static ChangeDocument of(MeshChange.Plan plan) {
        return new ChangeDocument(plan.digest(), PlanDocument.of(plan.plan()));
    }

    /** What was done; null is what there was no need for. */
    record Applied(
            boolean done,
            @Nullable CaDocument cas,
            List<String> removed,
            @Nullable PushDocument push,
            @Nullable OutcomeDocument rotation) {

        static Applied of(MeshChange.Outcome outcome) {
            return new Applied(
                    outcome.done(),
                    outcome.cas().map(CaDocument::of).orElse(null),
                    outcome.removed().stream().map(ClusterName::value).toList(),
                    outcome.pushed().map(PushDocument::of).orElse(null),
                    outcome.rotation().map(OutcomeDocument::of).orElse(null));
        }
    }
}
