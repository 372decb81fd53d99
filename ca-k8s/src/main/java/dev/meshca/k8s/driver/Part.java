package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.rotation.RotationStep.Write;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The clusters that this process writes to. Other processes write to the others, which are only looked at: what they show
 * opens and closes gates as that of the own ones does.
 *
 * @param own the clusters; empty for all of them
 * @param canary the cluster that is written first in every phase, whoever writes it
 */
record Part(Optional<Set<ClusterName>> own, Optional<ClusterName> canary) {

    static final Part WHOLE = new Part(Optional.empty(), Optional.empty());

    boolean isWhole() {
        return own.isEmpty();
    }

    boolean has(ClusterName cluster) {
        return own.map(clusters -> clusters.contains(cluster)).orElse(true);
    }

    /** Those of the writes of a step that are ours now: none before the canary of somebody else. */
    List<Write> of(List<Write> writes) {
        boolean behindTheCanary = canary.filter(name -> !has(name))
                .filter(name -> isAmong(writes, name))
                .isPresent();
        return behindTheCanary
                ? List.of()
                : writes.stream().filter(write -> has(write.cluster())).toList();
    }

    /**
     * Whether our writes wait until a cluster proves what it holds. Not those of others that have made the step already: each
     * process has a wave of its own under way.
     *
     * @param writes the writes of the step, ours and those of others
     */
    boolean waitsFor(ClusterName cluster, List<Write> writes) {
        return has(cluster) || canary.equals(Optional.of(cluster)) || isAmong(writes, cluster);
    }

    private static boolean isAmong(List<Write> writes, ClusterName cluster) {
        return writes.stream().anyMatch(write -> write.cluster().equals(cluster));
    }
}
