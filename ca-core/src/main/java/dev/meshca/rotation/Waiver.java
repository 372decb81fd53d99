package dev.meshca.rotation;

import dev.meshca.ClusterName;
import java.time.Instant;

/**
 * Somebody's word that a rotation need not wait for one cluster, such as one that will not come back. Its gates count as
 * open until the waiver ends; what the cluster's workloads hold is then nobody's concern.
 *
 * @param cluster the cluster
 * @param reason why, for the record
 * @param end from when on the cluster counts again
 */
public record Waiver(ClusterName cluster, String reason, Instant end) {

    /**
     * A waiver.
     *
     * @throws IllegalArgumentException if no reason is given
     */
    public Waiver {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a waiver for " + cluster + " needs a reason");
        }
    }
}
