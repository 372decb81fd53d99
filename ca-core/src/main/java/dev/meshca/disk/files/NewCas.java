package dev.meshca.disk.files;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The CAs that a rotation leads to. All of them exist before the first cluster is written, so that a rotation that was
 * killed goes on with the same ones.
 *
 * @param root the new root with its key; empty if only intermediates change
 * @param bridge the new root's name and key, signed by the old root; empty if there is no new root, or it is trusted first
 * @param clusters the new intermediate of each cluster
 * @param crls the lists of all old and new CAs; empty in a mesh without revocation
 */
public record NewCas(
        Optional<RootCa> root, Optional<X509Certificate> bridge, List<CaCerts> clusters, Optional<RevocationSet> crls) {

    /**
     * New CAs; the list is copied.
     *
     * @throws IllegalArgumentException if there is no cluster, or a bridge without a new root
     */
    public NewCas {
        clusters = List.copyOf(clusters);
        if (clusters.isEmpty()) {
            throw new IllegalArgumentException("a rotation needs at least one cluster");
        }
        if (root.isEmpty() && bridge.isPresent()) {
            throw new IllegalArgumentException("a bridge leads to a new root, and there is none");
        }
    }

    /**
     * A new root that is reached over a bridge.
     *
     * @param root the new root
     * @param bridge its name and key, signed by the old root
     * @param clusters the new intermediates under it
     * @return the new CAs
     */
    public static NewCas bridged(RootCa root, X509Certificate bridge, List<CaCerts> clusters) {
        return new NewCas(Optional.of(root), Optional.of(bridge), clusters, Optional.empty());
    }

    /**
     * A new root that is trusted before anything is issued under it.
     *
     * @param root the new root
     * @param clusters the new intermediates under it
     * @return the new CAs
     */
    public static NewCas trustedFirst(RootCa root, List<CaCerts> clusters) {
        return new NewCas(Optional.of(root), Optional.empty(), clusters, Optional.empty());
    }

    /**
     * New intermediates under the root that is there.
     *
     * @param clusters the new intermediates
     * @return the new CAs
     */
    public static NewCas intermediates(List<CaCerts> clusters) {
        return new NewCas(Optional.empty(), Optional.empty(), clusters, Optional.empty());
    }

    /**
     * The same without one cluster.
     *
     * @param cluster the cluster that leaves the mesh
     * @return a copy
     * @throws IllegalArgumentException if no cluster would be left
     */
    public NewCas without(ClusterName cluster) {
        return new NewCas(
                root,
                bridge,
                clusters.stream()
                        .filter(certs -> !certs.cluster().equals(cluster))
                        .toList(),
                crls);
    }

    /**
     * The same in a mesh with revocation.
     *
     * @param crls the lists of all old and new CAs
     * @return a copy
     */
    public NewCas crls(RevocationSet crls) {
        return new NewCas(root, bridge, clusters, Optional.of(crls));
    }

    /** Refuses what is not these CAs with their lists, in every cluster. */
    void requireHeld(Collection<CaCerts> held) {
        Set<Object> issued = new HashSet<>();
        clusters.forEach(certs -> issued.add(List.of(certs.cluster(), certs.certificate())));
        Set<Object> present = new HashSet<>();
        held.forEach(certs -> present.add(List.of(certs.cluster(), certs.certificate())));
        if (!issued.equals(present)) {
            throw new IllegalArgumentException("what the clusters hold is not what was prepared for them: " + held);
        }
        crls.ifPresent(lists -> held.forEach(certs -> {
            if (!lists.isHeldIn(certs.chain().crls())) {
                throw new IllegalArgumentException(
                        certs.cluster() + " does not hold the revocation lists that were prepared for it");
            }
        }));
    }
}
