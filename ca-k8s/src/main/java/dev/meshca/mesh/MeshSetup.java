package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.issue.Issuance;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.rotation.MeshListener;
import java.util.List;
import java.util.Optional;

/**
 * What every verb of a mesh works with.
 *
 * @param folder the CA directory
 * @param connected the clusters; empty if the mesh was opened without
 * @param issuance what new CAs are made with
 * @param listener is told how it goes
 */
record MeshSetup(MeshFolder folder, Optional<Clusters> connected, Issuance issuance, MeshListener listener) {

    Clusters clusters() {
        return connected.orElseThrow(() -> new IllegalStateException(
                "this mesh was opened without clusters: name the contexts that lead to them in Mesh.in"));
    }

    List<ClusterName> names() {
        return connected.map(Clusters::names).orElse(List.of());
    }

    /** The clusters that a choice is about. */
    List<ClusterName> wanted(MeshSpec spec) {
        List<ClusterName> wanted = spec.clusters().isEmpty() ? names() : spec.clusters();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException(
                    "no cluster is named: open the mesh with its contexts, or name them in the MeshSpec");
        }
        return wanted;
    }

    /** Before anything is kept: who left one out would split the mesh, or be left with a rotation that cannot go on. */
    void requireAllClusters() {
        List<ClusterName> here = folder.clusters();
        List<ClusterName> named = names().stream().sorted().toList();
        if (!here.isEmpty() && !here.equals(named)) {
            throw new IllegalArgumentException("a rotation is of all clusters: " + folder.path() + " holds " + here
                    + ", and " + named + " are named; a cluster that is really gone is taken out with remove");
        }
    }
}
