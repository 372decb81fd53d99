package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.disk.files.FolderState;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cacerts.HeldCa;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.mesh.ImportReport.Outcome;
import dev.meshca.mesh.ImportReport.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes what running clusters hold into the folder. Nothing in the folder is overwritten, and nothing in the clusters. */
final class FolderImport {

    private final MeshSetup setup;
    private final MeshFolder folder;
    private final ImportOptions options;
    private final Map<ClusterName, CaCerts> present = new LinkedHashMap<>();
    private final Map<ClusterName, CaCerts> taken = new LinkedHashMap<>();

    FolderImport(MeshSetup setup, ImportOptions options) {
        this.setup = setup;
        this.folder = setup.folder();
        this.options = options;
    }

    ImportReport run() {
        FolderState before = folder.rotation().state();
        folder.requireNoRotation(before, "CAs are imported");
        Optional<RootCa> root = new RootSource(folder, options.root()).ifGiven();
        before.clusters().forEach(name -> present.put(name, before.cluster(name, folder.moment())));
        List<Result> results = new ArrayList<>(options.files().isEmpty() ? ofClusters() : ofFiles());
        boolean changes = !taken.isEmpty() || (root.isPresent() && !present.isEmpty());
        Optional<String> obstacle = changes ? save(root) : Optional.empty();
        obstacle.ifPresent(why -> results.replaceAll(result -> result.outcome() == Outcome.IMPORTED
                ? new Result(result.cluster(), Outcome.REFUSED, why, result.certificate())
                : result));
        boolean there = !folder.clusters().isEmpty();
        return new ImportReport(
                folder.path(),
                there && folder.cas().hasRootKey(),
                results,
                there ? new FolderTrust(setup).report().findings() : List.of());
    }

    private List<Result> ofClusters() {
        return HeldCa.of(setup.clusters(), options.secret()).stream()
                .map(this::result)
                .toList();
    }

    private List<Result> ofFiles() {
        return options.files().entrySet().stream()
                .map(files -> ofFiles(files.getKey(), LooseFiles.in(files.getValue())))
                .toList();
    }

    private Result ofFiles(ClusterName cluster, Map<String, byte[]> files) {
        try {
            return read(cluster, CaCerts.assemble(cluster, files), "from " + files.size() + " files");
        } catch (InvalidCaException broken) {
            return new Result(cluster, Outcome.REFUSED, String.valueOf(broken.getMessage()), Optional.empty());
        }
    }

    /** Why nothing was saved: clusters that do not accept each other are several meshes, and a root is that of all. */
    private Optional<String> save(Optional<RootCa> root) {
        TrustPlan plan;
        try {
            plan = TrustPlan.of(all(), folder.moment());
        } catch (InvalidCaException split) {
            if (taken.isEmpty()) {
                throw split;
            }
            return Optional.of(
                    "the clusters do not accept each other, so they are several meshes: import each of them into"
                            + " a folder of its own, and merge them; " + split.getMessage());
        }
        Optional<String> other = root.flatMap(this::whyNotBelow);
        if (other.isEmpty()) {
            root.ifPresentOrElse(
                    given -> folder.cas().save(given, plan), () -> folder.cas().save(plan));
        }
        return other;
    }

    private Result result(HeldCa held) {
        if (held.failure().isPresent()) {
            return failed(held.cluster(), held.failure().get());
        }
        return held.documents()
                .map(documents -> read(held.cluster(), documents, "from Secret " + options.secret()))
                .orElseGet(() -> new Result(held.cluster(), Outcome.MISSING, absence(held), Optional.empty()));
    }

    private static Result failed(ClusterName cluster, ApiFailure failure) {
        boolean forbidden = failure.is(ApiFailure.Kind.FORBIDDEN) || failure.is(ApiFailure.Kind.UNAUTHENTICATED);
        return new Result(
                cluster, forbidden ? Outcome.FORBIDDEN : Outcome.UNREACHABLE, failure.reason(), Optional.empty());
    }

    private String absence(HeldCa held) {
        String missing = "there is no Secret " + options.secret();
        return held.selfSigned()
                ? missing + ": istiod made a CA for itself (" + IstioDocuments.SELF_SIGNED_SECRET
                        + "), which a rotation away from it takes over"
                : missing;
    }

    private Result read(ClusterName cluster, IstioDocuments documents, String origin) {
        CaCerts held;
        try {
            held = CaCerts.of(cluster, documents, folder.moment());
        } catch (InvalidCaException broken) {
            return new Result(cluster, Outcome.REFUSED, String.valueOf(broken.getMessage()), Optional.empty());
        }
        CaCerts before = present.get(cluster);
        if (before == null) {
            taken.put(cluster, held);
        }
        if (before != null && !before.pem().equals(held.pem())) {
            return new Result(
                    cluster,
                    Outcome.REFUSED,
                    folder.path().resolve(cluster.value())
                            + " holds another CA, and is not overwritten: verify tells how it differs from the clusters",
                    Optional.of(held.certificate()));
        }
        return new Result(
                cluster,
                before == null ? Outcome.IMPORTED : Outcome.KEPT,
                before == null ? origin : "it was there",
                Optional.of(held.certificate()));
    }

    private Collection<CaCerts> all() {
        return Stream.concat(present.values().stream(), taken.values().stream()).toList();
    }

    private Optional<String> whyNotBelow(RootCa root) {
        return all().stream()
                .filter(certs -> !certs.chain().roots().equals(root.roots()))
                .findFirst()
                .map(certs -> "the root that is given is not the one that " + certs.cluster() + " trusts, which is "
                        + certs.chain().roots());
    }
}
