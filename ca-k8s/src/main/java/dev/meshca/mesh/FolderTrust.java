package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.disk.CaDirectory;
import dev.meshca.k8s.cacerts.MisplacedCas;
import dev.meshca.k8s.cacerts.Observation;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The files of a mesh, broken or not: judged alone, or as what the clusters should have. */
final class FolderTrust {

    private final Path path;
    private final List<CaChain> chains;
    private final List<Finding> modes;

    FolderTrust(MeshFolder folder) {
        this.path = folder.path();
        CaDirectory directory = folder.cas();
        this.chains = directory.chains();
        this.modes = directory.check();
        if (chains.isEmpty()) {
            throw new IllegalArgumentException(
                    path + " holds no cluster; meshca create --dir " + path + " --cluster NAME makes one");
        }
    }

    /** What the clusters of a mesh hold; if it was opened without any, the files alone. */
    static TrustReport report(MeshSetup setup) {
        FolderTrust files = new FolderTrust(setup.folder());
        return setup.connected()
                .map(clusters -> files.reportOn(
                                Observation.of(clusters), setup.folder().now())
                        .with(setup.attendance().findings()))
                .orElseGet(() -> files.report(setup.folder().now()));
    }

    /** The files against each other. */
    TrustReport report(Instant now) {
        return TrustReport.of(chains.stream().map(ObservedCluster::of).toList(), now)
                .with(modes);
    }

    /** The clusters against each other and against the files; what is wrong with the files alone stands under their folder. */
    TrustReport reportOn(List<ObservedCluster> observed, Instant now) {
        List<Finding> ofFiles = report(now).findings().stream()
                .map(finding -> finding.code().at(path + "/" + finding.where(), finding.detail()))
                .toList();
        return TrustReport.of(chains, observed, now)
                .with(MisplacedCas.of(chains, observed))
                .with(ofFiles);
    }
}
