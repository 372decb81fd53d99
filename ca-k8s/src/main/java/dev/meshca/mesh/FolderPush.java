package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.k8s.cluster.Clusters;
import dev.meshca.k8s.push.Push;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.util.List;

/** Pushes a folder. If its files are broken, nothing is pushed anywhere, and all that is wrong is said. */
final class FolderPush {

    private final MeshFolder folder;
    private final Clusters clusters;

    FolderPush(MeshSetup setup) {
        this.folder = setup.folder();
        this.clusters = setup.clusters();
    }

    PushReport push(PushOptions options) {
        if (folder.isRotating()) {
            throw new IllegalArgumentException("a rotation is under way in " + folder.path()
                    + ", and a push would undo it halfway: go on with it, or take it back");
        }
        try {
            return Push.of(clusters, folder.cas().plan(), options);
        } catch (InvalidCaException broken) {
            return refused(options);
        }
    }

    private PushReport refused(PushOptions options) {
        List<Finding> findings = new FolderTrust(folder).report(folder.now()).findings();
        List<PushReport.Result> results = clusters.contexts().stream()
                .map(cluster -> new PushReport.Result(
                        cluster.cluster(),
                        cluster.context(),
                        Outcome.REFUSED,
                        "the files are broken, so nothing was written anywhere"))
                .toList();
        return new PushReport(options.dryRun(), results, findings);
    }
}
