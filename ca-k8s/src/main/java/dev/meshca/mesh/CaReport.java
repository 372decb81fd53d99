package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.RevocationSet;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a verb made of the CAs in a directory; there is no key in it.
 *
 * @param directory where
 * @param root the certificate of the CA that signs the intermediates
 * @param rootOutcome what became of it
 * @param clusters every cluster that is, or was, part of the mesh
 * @param lists the revocation lists; empty in a mesh without revocation
 * @param rotating whether a rotation is under way, which has to bring what was made to the clusters
 * @param findings what the check of all of them found: no errors, perhaps warnings
 */
public record CaReport(
        Path directory,
        X509Certificate root,
        Outcome rootOutcome,
        List<Cluster> clusters,
        Optional<RevocationSet> lists,
        boolean rotating,
        List<Finding> findings) {

    /** What can become of a CA. */
    public enum Outcome {
        /** It is new. */
        CREATED,
        /** It was there and stays as it was. */
        KEPT,
        /** It is new, in place of one that is now in the archive. */
        REPLACED,
        /** It is in the archive now, and no part of the mesh any more. */
        RETIRED,
        /** Its key was given, and stays where it is. */
        GIVEN
    }

    /**
     * One cluster.
     *
     * @param name its name
     * @param outcome what became of its CA
     * @param certificate of its CA; empty if it cannot be read
     */
    public record Cluster(ClusterName name, Outcome outcome, Optional<X509Certificate> certificate) {}

    /** A report; the lists are copied. */
    public CaReport {
        clusters = List.copyOf(clusters);
        findings = List.copyOf(findings);
    }

    /**
     * Whether anything was made.
     *
     * @return false if everything was there as it should be
     */
    public boolean changed() {
        return rootOutcome == Outcome.CREATED
                || clusters.stream().anyMatch(cluster -> cluster.outcome() != Outcome.KEPT);
    }
}
