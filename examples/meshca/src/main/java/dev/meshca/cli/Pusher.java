package dev.meshca.cli;

import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushResult;
import dev.meshca.k8s.push.PushResult.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Pushes a folder. If its files are broken, nothing is pushed anywhere, and all that is wrong is said. */
final class Pusher {

    private final Path dir;
    private final PushOptions options;

    Pusher(Path dir, PushOptions options) {
        this.dir = dir;
        this.options = options;
    }

    PushReport to(MeshClusters mesh) {
        if (RotationDirectory.at(dir).prepared().isPresent()) {
            throw new IllegalArgumentException(
                    "a rotation is under way in " + dir
                            + ", and a push would undo it halfway: go on with meshca rotate, or take it back with rotate rollback");
        }
        try {
            return mesh.apply(CaDirectory.at(dir).plan(), options);
        } catch (InvalidCaException broken) {
            return refused(mesh);
        }
    }

    private PushReport refused(MeshClusters mesh) {
        List<Finding> findings =
                new PlannedFiles(dir).report(Clock.systemUTC().instant()).findings();
        List<PushResult> results = mesh.clusters().stream()
                .map(cluster -> new PushResult(
                        cluster.cluster(),
                        cluster.context(),
                        Outcome.REFUSED,
                        "the files are broken, so nothing was written anywhere"))
                .toList();
        return new PushReport(options.dryRun(), results, findings);
    }
}
