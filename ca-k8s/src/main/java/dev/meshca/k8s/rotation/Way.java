package dev.meshca.k8s.rotation;

import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationPhase;
import dev.meshca.rotation.RotationStep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** On or back. */
enum Way {
    ON {
        @Override
        Optional<RotationStep> step(Rotation rotation, List<ClusterEvidence> mesh, Instant now) {
            return rotation.next(mesh, now);
        }

        @Override
        RotationPhase end(Rotation rotation) {
            return rotation.phases().get(rotation.phases().size() - 1);
        }
    },
    BACK {
        @Override
        Optional<RotationStep> step(Rotation rotation, List<ClusterEvidence> mesh, Instant now) {
            return rotation.back(mesh, now);
        }

        @Override
        RotationPhase end(Rotation rotation) {
            return rotation.phases().get(0);
        }
    };

    abstract Optional<RotationStep> step(Rotation rotation, List<ClusterEvidence> mesh, Instant now);

    abstract RotationPhase end(Rotation rotation);
}
