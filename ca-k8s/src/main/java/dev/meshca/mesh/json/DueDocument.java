package dev.meshca.mesh.json;

import dev.meshca.mesh.MeshRenewal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is due, when the maintenance window opens if it is closed, and what stands in the way. */
record DueDocument(
        MeshRenewal.Work work,
        Instant since,
        @Nullable Instant opens,
        @Nullable String obstacle) {

    static DueDocument of(MeshRenewal.Due due) {
        return new DueDocument(
                due.work(),
                due.since(),
                due.opens().orElse(null),
                due.obstacle().orElse(null));
    }
}
