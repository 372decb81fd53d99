package dev.meshca.mesh;

import dev.meshca.Finding;
import dev.meshca.disk.CaDirectory;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.MisplacedCas;
import dev.meshca.k8s.cacerts.Observation;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.istiod.WebhookTrust;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The files of a mesh, broken or not: judged alone, or as what the clusters should have. */
final class FolderTrust {

    private final Path path;
    private final Instant now;
    private final TrustReport.Thresholds thresholds;
    private final List<CaChain> chains;
    private final List<Finding> ofFiles;

    FolderTrust(MeshSetup setup) {
        this.path = setup.folder().path();
        this.now = setup.folder().now();
        this.thresholds = setup.thresholds();
        CaDirectory directory = setup.folder().cas();
        this.chains = directory.chains();
        this.ofFiles = directory.check();
        if (chains.isEmpty()) {
            throw new IllegalArgumentException(path + " holds no cluster: create its CAs first");
        }
    }

    /** What the clusters of a mesh hold; if it was opened without any, the files alone. */
    static TrustReport report(MeshSetup setup, VerifyOptions options) {
        FolderTrust files = new FolderTrust(setup);
        return setup.connected()
                .map(clusters -> files.reportOn(observed(clusters, options))
                        .with(setup.attendance().findings()))
                .orElseGet(files::report);
    }

    private static List<ObservedCluster> observed(Clusters clusters, VerifyOptions options) {
        List<ObservedCluster> observed = Observation.of(clusters);
        return options.webhooks() ? WebhookTrust.of(clusters, observed) : observed;
    }

    /** The files against each other. */
    TrustReport report() {
        return TrustReport.of(chains.stream().map(ObservedCluster::of).toList(), now, thresholds)
                .with(ofFiles);
    }

    /** The clusters against each other and against the files; what is wrong with the files alone stands under their folder. */
    TrustReport reportOn(List<ObservedCluster> observed) {
        List<Finding> underTheFolder = report().findings().stream()
                .map(finding -> finding.code().at(path + "/" + finding.where(), finding.detail()))
                .toList();
        return TrustReport.of(chains, observed, now, thresholds)
                .with(MisplacedCas.of(chains, observed))
                .with(underTheFolder);
    }
}
