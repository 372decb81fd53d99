package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which clusters of a folder no context leads to, and which contexts lead to a cluster that the folder does not have.
 *
 * @param folder the folder
 * @param missing those without a context
 * @param unknown those that the folder does not have
 */
record Attendance(Path folder, List<ClusterName> missing, List<ClusterName> unknown) {

    /** @param only the part that is meant; empty for all */
    static Attendance of(
            Path folder, Collection<ClusterName> held, Collection<ClusterName> named, Set<ClusterName> only) {
        return new Attendance(
                folder,
                held.stream()
                        .filter(cluster -> only.isEmpty() && !named.contains(cluster))
                        .sorted()
                        .toList(),
                named.stream()
                        .filter(cluster -> !held.contains(cluster))
                        .sorted()
                        .toList());
    }

    boolean complete() {
        return missing.isEmpty() && unknown.isEmpty();
    }

    /** Before something is written. */
    void require() {
        if (!complete()) {
            throw new IllegalArgumentException(
                    this + "; nothing was written: say which part of the clusters is meant, if that is on purpose");
        }
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        missing.forEach(cluster -> findings.add(ClusterCode.CONTEXT_MISSING.at(
                cluster.value(), "it is in " + folder + ", and no context leads to it")));
        findings.addAll(unknownFindings());
        return findings;
    }

    List<Finding> unknownFindings() {
        return unknown.stream()
                .map(cluster -> ClusterCode.CLUSTER_NOT_IN_FOLDER.at(
                        cluster.value(), "a context leads to it, and " + folder + " has no such cluster"))
                .toList();
    }

    @Override
    public String toString() {
        List<String> clauses = new ArrayList<>();
        if (!missing.isEmpty()) {
            clauses.add("no context leads to " + list(missing) + " of " + folder);
        }
        if (!unknown.isEmpty()) {
            clauses.add(folder + " has no cluster " + list(unknown) + ", to which a context leads");
        }
        return String.join("; ", clauses);
    }

    private static String list(List<ClusterName> clusters) {
        return clusters.stream().map(ClusterName::value).collect(Collectors.joining(", "));
    }
}
