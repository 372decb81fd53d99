package dev.meshca.mesh;

import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import java.util.List;
import java.util.Optional;

/** Reads where a mesh stands. */
final class StatusReading {

    private StatusReading() {}

    static Mesh.Status of(MeshSetup setup, RotationOptions options) {
        Optional<PreparedRotation> underWay = setup.folder().rotationUnderWay();
        RotationStatus status = new RotationDrive(setup, underWay.orElseGet(() -> atRest(setup.folder())), options)
                .status(Direction.FORWARD);
        return new Mesh.Status(
                underWay.map(rotation -> rotation.kind().words()),
                underWay.isPresent() ? status : withoutNextStep(status));
    }

    /** From what is there to what is there: it tells whether the clusters are as the folder says. */
    private static PreparedRotation atRest(MeshFolder folder) {
        List<CaCerts> present = folder.present();
        return new PreparedRotation(present, NewCas.intermediates(present));
    }

    private static RotationStatus withoutNextStep(RotationStatus status) {
        return new RotationStatus(
                status.phase(),
                status.clusters(),
                List.of(),
                List.of(),
                List.of(),
                status.soak(),
                status.violations(),
                status.findings(),
                false,
                Optional.empty());
    }
}
