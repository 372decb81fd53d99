package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.cli.Creation.Origin;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds clusters to a directory. Keys that exist stay, except those of clusters that are to be replaced. */
final class Creator {

    private final Path dir;
    private final CaDirectory directory;
    private final Wishes wishes;
    private final Terminal terminal;

    Creator(Path dir, Wishes wishes, Terminal terminal) {
        this.dir = dir;
        this.directory = CaDirectory.at(dir);
        this.wishes = wishes;
        this.terminal = terminal;
    }

    Creation create(List<ClusterName> wanted, Optional<List<Path>> given) {
        requireDistinct(wanted);
        if (Files.exists(dir) && RotationDirectory.at(dir).prepared().isPresent()) {
            throw new IllegalArgumentException("a rotation is under way in " + dir
                    + ": finish it with meshca rotate, or take it back with rotate rollback, before clusters change");
        }
        List<ClusterName> present = Files.exists(dir) ? directory.clusters() : List.of();
        List<ClusterName> kept = present.stream()
                .filter(name -> !(wishes.replace() && wanted.contains(name)))
                .toList();
        List<ClusterName> issued =
                wanted.stream().filter(name -> !kept.contains(name)).toList();
        RootChoice choice = new RootChoice(dir, given);
        Origin origin = choice.origin(!present.isEmpty());
        if (origin == Origin.CREATED) {
            wishes.requireIntermediatesWithinNewRoot();
        } else {
            wishes.requireNothingForANewRoot();
        }
        int keyCount = issued.size() + (origin == Origin.CREATED ? 1 : 0);
        try (KeysAhead keys = keys(keyCount)) {
            List<CaCerts> old = kept.stream().map(this::kept).toList();
            RootCa root = choice.root(origin, () -> RootCa.create(wishes.root(), keys));
            List<CaCerts> fresh = issued.isEmpty() ? List.of() : root.issue(issued, wishes.intermediateOf(root), keys);
            TrustPlan whole =
                    TrustPlan.of(Stream.concat(old.stream(), fresh.stream()).toList());
            save(root, origin, fresh);
            noteKept(wanted.stream().filter(kept::contains).toList());
            return report(root, origin, whole, present, issued);
        }
    }

    private CaCerts kept(ClusterName cluster) {
        try {
            return directory.cluster(cluster);
        } catch (InvalidCaException e) {
            terminal.note("nothing was made, as " + cluster + " is broken: meshca verify --dir " + dir
                    + " says how, and create --replace --cluster " + cluster + " issues it anew");
            throw e;
        }
    }

    private KeysAhead keys(int count) {
        return new KeysAhead(
                KeyPairSource.jdk(), count, new Progress(terminal, "making " + wishes.key() + " keys", count));
    }

    private void noteKept(List<ClusterName> asked) {
        if (!asked.isEmpty()) {
            terminal.note(
                    "kept as it is: " + asked.stream().map(ClusterName::value).collect(Collectors.joining(", "))
                            + "; --replace issues it anew");
        }
    }

    private void save(RootCa root, Origin origin, List<CaCerts> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        TrustPlan plan = TrustPlan.of(fresh);
        if (origin == Origin.CREATED) {
            directory.save(root, plan);
        } else if (wishes.replace()) {
            directory.replace(plan);
        } else {
            directory.save(plan);
        }
    }

    private Creation report(
            RootCa root, Origin origin, TrustPlan plan, List<ClusterName> present, List<ClusterName> issued) {
        List<Creation.Cluster> clusters = plan.clusters().stream()
                .map(certs -> new Creation.Cluster(
                        certs.cluster(), originOf(certs.cluster(), present, issued), certs.chain()))
                .toList();
        List<Finding> findings = new ArrayList<>(plan.findings());
        findings.addAll(directory.check());
        return new Creation(dir, root, origin, clusters, findings);
    }

    private static Origin originOf(ClusterName cluster, List<ClusterName> present, List<ClusterName> issued) {
        if (!issued.contains(cluster)) {
            return Origin.KEPT;
        }
        return present.contains(cluster) ? Origin.REPLACED : Origin.CREATED;
    }

    private static void requireDistinct(List<ClusterName> clusters) {
        Set<ClusterName> seen = new HashSet<>();
        clusters.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("the cluster '" + twice + "' is named twice");
        });
    }
}
