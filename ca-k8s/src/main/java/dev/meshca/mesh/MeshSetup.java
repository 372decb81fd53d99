package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.issue.Issuance;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.Share;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What every verb of a mesh works with.
 *
 * @param folder the CA directory
 * @param connected the clusters; empty if the mesh was opened without
 * @param issuance what new CAs are made with
 * @param listener is told how it goes
 * @param namespace of istiod
 * @param thresholds how long before its end a CA or a list is a warning
 */
record MeshSetup(
        MeshFolder folder,
        Optional<Clusters> connected,
        Issuance issuance,
        MeshListener listener,
        String namespace,
        TrustReport.Thresholds thresholds) {

    static MeshSetup of(
            Path directory,
            MeshOptions options,
            MeshListener listener,
            Collection<ClusterContext> clusters,
            BooleanSupplier closed) {
        Issuance issuance = Issuance.system()
                .clock(options.clock())
                .random(options.random())
                .cancelledWhen(closed)
                .progress((done, total) -> listener.making("keys", done, total));
        return new MeshSetup(
                new MeshFolder(directory, options.clock()),
                clusters.isEmpty() ? Optional.empty() : Optional.of(Clusters.of(options, clusters, listener::working)),
                issuance,
                listener,
                options.namespace(),
                options.thresholds());
    }

    Clusters clusters() {
        return connected.orElseThrow(() -> new IllegalStateException(
                "this mesh was opened without clusters: name the contexts that lead to them"));
    }

    CaIssuing issuing() {
        return new CaIssuing(folder, issuance);
    }

    /** What issues lists that count so long. */
    Revocation revocation(Duration validity) {
        return new Revocation(folder, Validity.lasting(validity, folder.moment()));
    }

    List<ClusterName> names() {
        return connected.map(Clusters::names).orElse(List.of());
    }

    /** The clusters that a choice is about. */
    List<ClusterName> wanted(MeshSpec spec) {
        List<ClusterName> wanted = spec.clusters().isEmpty() ? names() : spec.clusters();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "no cluster is named: name the clusters, or the contexts that lead to them");
        }
        return wanted;
    }

    /** Before anything is kept, too: a rotation sends keys to every cluster. */
    void requireVerified() {
        names().stream().filter(clusters()::isUnverified).findFirst().ifPresent(cluster -> {
            throw new IllegalArgumentException(
                    "the API server of " + cluster + " is not verified, and a rotation would send its key there: use"
                            + " https and certificate-authority, or say that keys may go to"
                            + " whoever answers");
        });
    }

    /** What the clusters of other shares would have to follow is done by one process. */
    void requireOneProcess(String what) {
        if (!share().isWhole()) {
            throw new IllegalArgumentException(what + " is not shared: run it in one process, for all clusters");
        }
    }

    Share share() {
        return connected.map(Clusters::options).map(MeshOptions::share).orElse(Share.WHOLE);
    }

    /** How the clusters of the folder and those that contexts lead to differ, for a part that is meant. */
    Attendance attendance() {
        return Attendance.of(folder.path(), folder.clusters(), names(), only());
    }

    private Set<ClusterName> only() {
        return connected.map(Clusters::options).map(MeshOptions::only).orElse(Set.of());
    }

    boolean isPart() {
        return !only().isEmpty();
    }

    /** Before anything is kept: who left one out would split the mesh, or be left with a rotation that cannot go on. */
    void requireAllClusters() {
        Attendance all = Attendance.of(folder.path(), folder.clusters(), names(), Set.of());
        if (!folder.clusters().isEmpty() && !all.complete()) {
            throw new IllegalArgumentException(
                    "a rotation is of all clusters: " + all + "; take a cluster that is really gone out of the mesh");
        }
    }
}
