package dev.meshca.mesh;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is due, and when the maintenance window opens if it is closed. */
record DueDocument(
        MeshRenewal.Work work, Instant since, @Nullable Instant opens) {}
