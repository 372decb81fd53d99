package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads where a mesh stands. */
final class StatusReading {

    private StatusReading() {}

    static Mesh.Status of(MeshSetup setup, RotationOptions options) {
        Optional<PreparedRotation> underWay = setup.folder().rotationUnderWay();
        RotationStatus status = new RotationDrive(setup, underWay.orElseGet(() -> atRest(setup.folder())), options)
                .status(Direction.FORWARD);
        List<Finding> findings = new ArrayList<>(setup.attendance().unknownFindings());
        findings.addAll(status.findings());
        Set<String> missing =
                setup.attendance().missing().stream().map(ClusterName::value).collect(Collectors.toSet());
        List<Finding> violations = status.violations().stream()
                .filter(violation ->
                        violation.code() != RotationCode.CLUSTER_UNREADABLE || !missing.contains(violation.where()))
                .toList();
        return new Mesh.Status(
                underWay.map(rotation -> rotation.kind().words()),
                with(violations, findings, status, underWay.isPresent()));
    }

    /** From what is there to what is there: it tells whether the clusters are as the folder says. */
    private static PreparedRotation atRest(MeshFolder folder) {
        List<CaCerts> present = folder.present();
        return new PreparedRotation(present, NewCas.intermediates(present));
    }

    /** Without a rotation there is no next step. */
    private static RotationStatus with(
            List<Finding> violations, List<Finding> findings, RotationStatus status, boolean underWay) {
        return new RotationStatus(
                status.phase(),
                status.clusters(),
                underWay ? status.next() : List.of(),
                underWay ? status.gates() : List.of(),
                underWay ? status.ahead() : List.of(),
                status.soak(),
                violations,
                findings,
                underWay && status.done(),
                underWay ? status.earliest() : Optional.empty());
    }
}
