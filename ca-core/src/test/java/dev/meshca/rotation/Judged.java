package dev.meshca.rotation;

import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import java.time.Instant;
import java.util.List;

/** What a rotation would say of a mesh, and of a write that it does not propose itself. */
record Judged(Rotation rotation, Instant now) {

    List<Finding> mesh(List<ClusterEvidence> mesh) {
        return invariants(mesh).ofTheMeshWith(List.of());
    }

    List<Finding> write(List<ClusterEvidence> mesh, CaCerts proposed) {
        MeshState state = new MeshState(rotation, mesh, now);
        RotationStep.Write write = new RotationStep.Write(
                proposed.cluster(),
                state.phase(state.of(proposed.cluster())),
                rotation.cas().phaseOf(proposed.chain()),
                proposed,
                false);
        return invariants(mesh).ofWrites(List.of(write));
    }

    private Invariants invariants(List<ClusterEvidence> mesh) {
        return new Invariants(rotation, new MeshState(rotation, mesh, now), Acme.SOAK);
    }
}
