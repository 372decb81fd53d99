package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.CaChain;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code create} did.
 *
 * @param directory where
 * @param root the root of all clusters
 * @param rootOrigin where the root came from
 * @param clusters all clusters of the directory
 * @param findings what the check of all of them found: no errors, perhaps warnings
 */
public record Creation(Path directory, RootCa root, Origin rootOrigin, List<Cluster> clusters, List<Finding> findings) {

    /** Where something came from. */
    public enum Origin {
        /** It is new. */
        CREATED,
        /** It was there and stays as it was. */
        KEPT,
        /** It is new, in place of one that was there. */
        REPLACED,
        /** Its key was given, and stays where it is. */
        GIVEN
    }

    /**
     * One cluster of the directory.
     *
     * @param name its name
     * @param origin where its CA came from
     * @param chain the public half
     */
    public record Cluster(ClusterName name, Origin origin, CaChain chain) {}

    /** A result; the lists are copied. */
    public Creation {
        clusters = List.copyOf(clusters);
        findings = List.copyOf(findings);
    }
}
