package dev.meshca.k8s.push;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import java.util.List;

/**
 * What a push did.
 *
 * @param dryRun whether nothing was stored
 * @param results one per cluster, in the order of the clusters
 * @param findings what was noticed on the way, errors first
 */
public record PushReport(boolean dryRun, List<PushResult> results, List<Finding> findings) {

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
    public PushResult result(ClusterName cluster) {
        return results.stream()
                .filter(result -> result.cluster().equals(cluster))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + cluster + "' was not part of this push"));
    }
}
