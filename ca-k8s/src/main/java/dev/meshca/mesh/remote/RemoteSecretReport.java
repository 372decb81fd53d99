package dev.meshca.mesh.remote;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What clusters got to know of each other.
 *
 * @param dryRun whether nothing was stored
 * @param results one for each cluster in each other one, or one per cluster for files
 * @param files what was written on this disk, <strong>with tokens</strong>; none if the Secrets went to the clusters
 * @param findings what was noticed on the way, errors first
 */
public record RemoteSecretReport(boolean dryRun, List<Result> results, List<Path> files, List<Finding> findings) {

    /**
     * What became of one Secret.
     *
     * @param remote the cluster that it leads to
     * @param holder the cluster whose istiod reads it; empty for a file, and if the Secret could not be made for any
     * @param outcome what happened
     * @param reason why, in one clause without the token
     */
    public record Result(ClusterName remote, Optional<ClusterName> holder, Outcome outcome, String reason) {}

    /** A report; the lists are copied. */
    public RemoteSecretReport {
        results = List.copyOf(results);
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /**
     * Whether every cluster now knows every other one.
     *
     * @return true if each outcome is CREATED, UPDATED or UNCHANGED
     */
    public boolean done() {
        return results.stream().allMatch(result -> result.outcome().done());
    }
}
