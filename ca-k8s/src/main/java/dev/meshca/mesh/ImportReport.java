package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Which CAs of running clusters were taken into a directory; there is no key in it.
 *
 * @param directory where
 * @param rootKey whether the directory has the root's key now
 * @param results one per cluster, in the order of the mesh
 * @param findings what is noteworthy of what the directory holds now, as a verification of it would say
 */
public record ImportReport(Path directory, boolean rootKey, List<Result> results, List<Finding> findings) {

    /**
     * What came of one cluster.
     *
     * @param cluster the cluster
     * @param outcome what happened
     * @param reason why, in one clause without any key material
     * @param certificate of its CA; empty if it was not read
     */
    public record Result(ClusterName cluster, Outcome outcome, String reason, Optional<X509Certificate> certificate) {}

    /** What can come of a cluster. */
    public enum Outcome {
        /** Its CA is in the directory now. */
        IMPORTED,
        /** Its CA was in the directory before. */
        KEPT,
        /** The cluster has no such Secret. */
        MISSING,
        /** What it holds is broken, or does not go with what the directory holds. */
        REFUSED,
        /** The API server does not let us, or does not accept our credentials. */
        FORBIDDEN,
        /** The API server did not answer in time, or not as one. */
        UNREACHABLE;

        /**
         * Whether the directory now has what the cluster holds.
         *
         * @return true for IMPORTED and KEPT
         */
        public boolean done() {
            return this == IMPORTED || this == KEPT;
        }
    }

    /** A report; the lists are copied. */
    public ImportReport {
        results = List.copyOf(results);
        findings = List.copyOf(findings);
    }

    /**
     * Whether the directory now has the CA of every cluster.
     *
     * @return true if each outcome is IMPORTED or KEPT
     */
    public boolean done() {
        return results.stream().allMatch(result -> result.outcome().done());
    }
}
