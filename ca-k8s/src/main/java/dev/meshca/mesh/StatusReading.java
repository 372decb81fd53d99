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
        Set<String> asked = setup.names().stream().map(ClusterName::value).collect(Collectors.toSet());
        List<Finding> violations = status.violations().stream()
                .filter(violation ->
                        violation.code() != RotationCode.CLUSTER_UNREADABLE || asked.contains(violation.where()))
                .toList();
        List<RotationStatus.Cluster> clusters = status.clusters().stream()
                .filter(cluster ->
                        !setup.isPart() || asked.contains(cluster.name().value()))
                .toList();
        return new Mesh.Status(
                underWay.map(rotation -> rotation.kind().words()),
                with(violations, findings, clusters, status, underWay.isPresent() && !setup.isPart()));
    }

    /** From what is there to what is there: it tells whether the clusters are as the folder says. */
    private static PreparedRotation atRest(MeshFolder folder) {
        List<CaCerts> present = folder.present();
        return new PreparedRotation(present, NewCas.intermediates(present));
    }

    /** Without a rotation there is no next step, and none of a part: a rotation is of all clusters. */
    private static RotationStatus with(
            List<Finding> violations,
            List<Finding> findings,
            List<RotationStatus.Cluster> clusters,
            RotationStatus status,
            boolean steps) {
        return new RotationStatus(
                status.phase(),
                clusters,
                steps ? status.next() : List.of(),
                steps ? status.gates() : List.of(),
                steps ? status.ahead() : List.of(),
                status.soak(),
                violations,
                findings,
                steps && status.done(),
                steps ? status.earliest() : Optional.empty());
    }
}
