package dev.meshca.k8s.push;

import dev.meshca.ClusterName;
import java.util.Optional;

/**
 * What a push did in one cluster.
 *
 * @param cluster the cluster
 * @param context the kubeconfig context; empty if a client was handed in
 * @param outcome what happened
 * @param reason why, in one clause without any key material
 */
public record PushResult(ClusterName cluster, Optional<String> context, Outcome outcome, String reason) {

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

    @Override
    public String toString() {
        return cluster + " " + outcome + ": " + reason;
    }
}
