package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.disk.files.FolderState;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.mesh.CaReport.Outcome;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives clusters CAs. Keys that exist stay, except those of clusters that are to be replaced, which go to the archive. */
final class CaIssuing {

    /**
     * What there is before, and what is to be made.
     *
     * @param kept the clusters that stay as they are, and are judged together with the new ones
     * @param passed the clusters that stay as they are, and trust the very root that signs: not judged again for each new one
     */
    private record Work(
            MeshSpec spec,
            FolderState before,
            List<ClusterName> present,
            List<ClusterName> kept,
            List<ClusterName> passed,
            List<ClusterName> issued) {}

    private static final String LAST = "\uffff";

    private static final Comparator<CaReport.Cluster> KEPT_BY_NAME_FIRST = Comparator.comparing(
            cluster -> cluster.outcome() == Outcome.KEPT ? cluster.name().value() : LAST);

    private record Made(RootCa root, List<CaCerts> intermediates) {}

    private final MeshFolder folder;
    private final Issuance issuance;

    CaIssuing(MeshFolder folder, Issuance issuance) {
        this.folder = folder;
        this.issuance = issuance;
    }

    /**
     * What would be made.
     *
     * @param mayReplace whether clusters that have a CA get a new one
     */
    MeshPlan plan(MeshSpec spec, List<ClusterName> wanted, boolean mayReplace) {
        Work work = work(spec, wanted, mayReplace, folder.rotation().state(wanted));
        Outcome root = source(spec).outcome(!work.present().isEmpty());
        List<MeshPlan.Step> steps = new ArrayList<>();
        if (root == Outcome.CREATED) {
            steps.add(MeshPlan.Step.of("a new root CA in " + folder.path(), List.of()));
        }
        if (!work.issued().isEmpty()) {
            steps.add(MeshPlan.Step.of("an intermediate CA each, in " + folder.path(), work.issued()));
        }
        return MeshPlan.of("new CAs", steps);
    }

    CaReport issue(MeshSpec spec, List<ClusterName> wanted, boolean mayReplace) {
        Work light = work(spec, wanted, mayReplace, folder.rotation().state(wanted));
        RootSource source = source(spec);
        Outcome outcome = source.outcome(!light.present().isEmpty());
        if (outcome == Outcome.CREATED) {
            spec.requireWithinNewRoot();
        } else {
            spec.requireNothingForANewRoot();
        }
        Clock moment = folder.moment();
        Optional<RootCa> signer = outcome == Outcome.CREATED ? Optional.empty() : Optional.of(source.root(outcome));
        Work work = signer.filter(root -> !isEnough(light, root))
                .map(root -> work(spec, wanted, mayReplace, folder.rotation().state()))
                .orElse(light);
        List<CaCerts> kept =
                work.kept().stream().map(cluster -> kept(work, cluster, moment)).toList();
        Made made = signer.map(root -> below(root, work, moment)).orElseGet(() -> underNewRoot(work, moment));
        List<CaCerts> fresh = made.intermediates();
        Optional<RevocationSet> lists =
                fresh.isEmpty() ? work.before().crls() : lists(work.before(), made.root(), kept, fresh);
        TrustPlan whole = TrustPlan.of(
                Stream.concat(kept.stream(), fresh.stream())
                        .map(certs -> lists.map(set -> certs.crls(set, moment.instant()))
                                .orElse(certs))
                        .toList(),
                moment);
        save(made.root(), outcome, work, lists.isPresent() ? whole.clusters() : fresh);
        return report(made.root(), outcome, whole, work, lists);
    }

    private Made underNewRoot(Work work, Clock moment) {
        MeshSpec spec = work.spec();
        TrustPlan.UnderNewRoot made = TrustPlan.underNewRoot(
                spec.root(moment), work.issued(), spec.intermediates(generation(work), moment), issuance.clock(moment));
        return new Made(made.root(), made.plan().clusters());
    }

    private Made below(RootCa root, Work work, Clock moment) {
        if (work.issued().isEmpty()) {
            return new Made(root, List.of());
        }
        CaSpec spec = work.spec().intermediates(root, generation(work), moment);
        return new Made(root, root.issue(work.issued(), spec, issuance.clock(moment)));
    }

    private RootSource source(MeshSpec spec) {
        return new RootSource(folder, spec.signer());
    }

    private Work work(MeshSpec spec, List<ClusterName> wanted, boolean mayReplace, FolderState before) {
        requireDistinct(wanted);
        Set<ClusterName> named = Set.copyOf(wanted);
        List<ClusterName> present = before.clusters();
        List<ClusterName> staying = present.stream()
                .filter(name -> !(mayReplace && named.contains(name)))
                .toList();
        List<ClusterName> kept = staying.stream().filter(before::concerns).toList();
        List<ClusterName> passed =
                staying.stream().filter(name -> !before.concerns(name)).toList();
        Set<ClusterName> there = new HashSet<>(staying);
        List<ClusterName> issued =
                wanted.stream().filter(name -> !there.contains(name)).toList();
        if (!issued.isEmpty()) {
            folder.requireNoRotation(before, "clusters change");
        }
        return new Work(spec, before, present, kept, passed, issued);
    }

    private static boolean isEnough(Work work, RootCa root) {
        FolderState before = work.before();
        return before.trustJust(work.passed(), root.roots())
                && work.passed().stream().allMatch(name -> before.issuer(name).isPresent());
    }

    private static void requireDistinct(List<ClusterName> clusters) {
        Set<ClusterName> seen = new HashSet<>();
        clusters.stream().filter(name -> !seen.add(name)).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("the cluster '" + twice + "' is named twice");
        });
    }

    private static CaCerts kept(Work work, ClusterName cluster, Clock moment) {
        try {
            return work.before().cluster(cluster, moment);
        } catch (InvalidCaException broken) {
            throw new InvalidCaException(
                    cluster.value(),
                    "nothing was made, as " + cluster
                            + " is broken: verify the files to see how, or replace the CA of this cluster; "
                            + broken.getMessage(),
                    broken);
        }
    }

    /** A cluster that had a CA of the same name before gets the next generation's, so that lists can tell them apart. */
    private int generation(Work work) {
        Set<String> names = work.issued().stream().map(ClusterName::value).collect(Collectors.toSet());
        List<X509Certificate> had = Stream.concat(
                        work.before().archived().stream(),
                        work.present().stream()
                                .filter(new HashSet<>(work.issued())::contains)
                                .flatMap(cluster -> work.before().chain(cluster).issuer().stream()))
                .filter(certificate ->
                        CaNaming.locality(certificate).filter(names::contains).isPresent())
                .toList();
        return CaNaming.nextGeneration(had);
    }

    /** In a mesh with revocation a new CA comes with its list, and every cluster with the complete set. */
    private Optional<RevocationSet> lists(FolderState before, RootCa root, List<CaCerts> kept, List<CaCerts> fresh) {
        Optional<RevocationSet> present = before.crls();
        if (present.isEmpty()) {
            return Optional.empty();
        }
        List<CaCerts> all = Stream.concat(kept.stream(), fresh.stream()).toList();
        RevocationSet set = new ListIssuer(present, folder.listValidity(present.get()), folder.now())
                .signedBy(root)
                .signedBy(all)
                .issue();
        return Optional.of(ListIssuer.requireComplete(set, all));
    }

    private void save(RootCa root, Outcome outcome, Work work, List<CaCerts> changed) {
        if (work.issued().isEmpty()) {
            return;
        }
        Optional<RootCa> kept = outcome == Outcome.CREATED ? Optional.of(root) : Optional.empty();
        folder.rotation().install(work.before(), kept, changed);
    }

    private CaReport report(RootCa root, Outcome outcome, TrustPlan plan, Work work, Optional<RevocationSet> lists) {
        List<CaReport.Cluster> clusters = new ArrayList<>();
        work.passed()
                .forEach(name -> clusters.add(
                        new CaReport.Cluster(name, Outcome.KEPT, work.before().issuer(name))));
        plan.clusters()
                .forEach(certs -> clusters.add(new CaReport.Cluster(
                        certs.cluster(), outcome(certs.cluster(), work), Optional.of(certs.certificate()))));
        clusters.sort(KEPT_BY_NAME_FIRST);
        List<Finding> findings = new ArrayList<>(plan.findings());
        findings.addAll(folder.cas().check());
        return new CaReport(folder.path(), root.certificate(), outcome, clusters, lists, false, findings);
    }

    private static Outcome outcome(ClusterName cluster, Work work) {
        if (!work.issued().contains(cluster)) {
            return Outcome.KEPT;
        }
        return work.present().contains(cluster) ? Outcome.REPLACED : Outcome.CREATED;
    }
}
