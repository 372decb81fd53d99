package dev.meshca.cli;

import dev.meshca.Finding;
import dev.meshca.disk.CaDirectory;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A folder of CA files, broken or not: verified alone, or as what the clusters should have. */
final class PlannedFiles {

    private final Path dir;
    private final List<CaChain> chains;
    private final List<Finding> modes;

    PlannedFiles(Path dir) {
        this.dir = dir;
        CaDirectory directory = CaDirectory.at(dir);
        this.chains = directory.chains();
        this.modes = directory.check();
        if (chains.isEmpty()) {
            throw new IllegalArgumentException(
                    dir + " holds no cluster; meshca create --dir " + dir + " --cluster NAME makes one");
        }
    }

    /** The files against each other. */
    TrustReport report(Instant now) {
        return TrustReport.of(
                with(modes, chains.stream().map(ObservedCluster::of).toList()), now);
    }

    /** The clusters against each other and against the files; what is wrong with the files alone stands under their folder. */
    TrustReport reportOn(List<ObservedCluster> observed, Instant now) {
        List<Finding> ofFiles = report(now).findings().stream()
                .map(finding -> finding.code().at(dir + "/" + finding.where(), finding.detail()))
                .toList();
        return TrustReport.of(chains, with(ofFiles, observed), now);
    }

    private static List<ObservedCluster> with(List<Finding> findings, List<ObservedCluster> clusters) {
        List<ObservedCluster> all = new ArrayList<>(clusters);
        ObservedCluster first = all.get(0);
        List<Finding> more = new ArrayList<>(findings);
        more.addAll(first.findings());
        all.set(0, new ObservedCluster(first.name(), first.chain(), first.distributed(), more));
        return all;
    }
}
