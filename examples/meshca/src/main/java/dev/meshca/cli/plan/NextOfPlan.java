package dev.meshca.cli.plan;

import dev.meshca.cli.mesh.FileTarget;
import dev.meshca.mesh.MeshChange;
import java.util.Optional;

/** What to type after a plan. */
final class NextOfPlan {

    private NextOfPlan() {}

    static Optional<String> of(MeshChange.Plan plan, FileTarget target) {
        if (!plan.plan().isEmpty()) {
            return target.other("apply " + plan.digest());
        }
        return plan.due().filter(due -> due.obstacle().isEmpty()).flatMap(due -> target.other("renew"));
    }
}
