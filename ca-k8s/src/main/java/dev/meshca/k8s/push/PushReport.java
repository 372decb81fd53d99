package dev.meshca.k8s.push;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What a push did.
 *
 * @param dryRun whether nothing was stored
 * @param results one per cluster, in the order of the clusters
 * @param findings what was noticed on the way, errors first
 */
public record PushReport(boolean dryRun, List<Result> results, List<Finding> findings) {

    /**
     * What a push did in one cluster.
     *
     * @param cluster the cluster
     * @param context the kubeconfig context; empty if a client was handed in
     * @param outcome what happened
     * @param reason why, in one clause without any key material
     */
    public record Result(ClusterName cluster, Optional<String> context, Outcome outcome, String reason) {

        @Override
        public String toString() {
            return cluster + " " + outcome + ": " + reason;
        }
    }

    /** What can happen to a cluster's Secret. */
    public enum Outcome {
        /** There was none, and now it is there (or would be, in a dry run). */
        CREATED,
        /** It was changed (or would be, in a dry run). */
        UPDATED,
        /** It was there already, and ours. */
        UNCHANGED,
        /** Somebody else wrote it, or kept changing it; nothing was written. */
        CONFLICT,
        /** The API server does not let us, or does not accept our credentials. */
        FORBIDDEN,
        /** The API server did not answer in time, or not as one. */
        UNREACHABLE,
        /** We did not try, or the API server does not accept such a change. */
        REFUSED;

        /**
         * Whether the cluster now has what the plan says.
         *
         * @return true for CREATED, UPDATED and UNCHANGED
         */
        public boolean done() {
            return this == CREATED || this == UPDATED || this == UNCHANGED;
        }
    }

    /** A report; the lists are copied. */
    public PushReport {
        results = List.copyOf(results);
        findings = List.copyOf(findings);
    }

    /**
     * Whether every cluster now has what the plan says.
     *
     * @return true if each outcome is CREATED, UPDATED or UNCHANGED
     */
    public boolean done() {
        return results.stream().allMatch(result -> result.outcome().done());
    }

    /**
     * The result of one cluster.
     *
     * @param cluster the cluster
     * @return its result
     * @throws IllegalArgumentException if it was not part of the push
     */
    public Result result(ClusterName cluster) {
        return results.stream()
                .filter(result -> result.cluster().equals(cluster))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + cluster + "' was not part of this push"));
    }
}
