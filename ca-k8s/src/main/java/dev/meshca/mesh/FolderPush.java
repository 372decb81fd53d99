package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.push.secret.Push;
import java.util.List;

/** Pushes a folder. If its files are broken, nothing is pushed anywhere, and all that is wrong is said. */
final class FolderPush {

    private final MeshSetup setup;
    private final MeshFolder folder;
    private final Clusters clusters;

    FolderPush(MeshSetup setup) {
        this.setup = setup;
        this.folder = setup.folder();
        this.clusters = setup.clusters();
    }

    PushReport push(PushOptions options) {
        setup.attendance().require();
        if (folder.isRotating()) {
            return refused(
                    options,
                    "a rotation is under way in " + folder.path()
                            + ", and a push would undo it halfway: go on with it, or take it back",
                    List.of());
        }
        try {
            return Push.of(clusters, folder.cas().plan(), options);
        } catch (InvalidCaException broken) {
            return refused(
                    options,
                    "the files are broken, so nothing was written anywhere",
                    new FolderTrust(setup).report().findings());
        }
    }

    private PushReport refused(PushOptions options, String reason, List<Finding> findings) {
        List<PushReport.Result> results = clusters.share().stream()
                .map(cluster -> new PushReport.Result(cluster.cluster(), cluster.context(), Outcome.REFUSED, reason))
                .toList();
        return new PushReport(options.dryRun(), results, findings);
    }
}
