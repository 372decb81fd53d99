package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.rotation.RotationStep.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The writes that a look at all clusters has decided on. Until they are made only the clusters of one wave are looked at, before
 * they are written and until they are proved: all others can only be making the same step, as the next one waits for these, and
 * the phases on both sides of a step accept each other.
 */
final class DecidedWrites {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int WHOLE_LOOKS = 10;

    private final List<Write> writes;
    private final WaveWriter writer;
    private final long deadline;
    private final Map<ClusterName, JudgedCluster> decidedOn = new HashMap<>();
    private final Set<ClusterName> awaited = new HashSet<>();

    /**
     * The writes that were decided on.
     *
     * @param writes what is to be written
     * @param mesh on which that was decided
     * @param now when all of it had been looked at, in nanoseconds
     * @param look how long that took; all of it is looked at again after ten times as long, but not before a minute has passed
     */
    DecidedWrites(List<Write> writes, MeshView mesh, WaveWriter writer, long now, long look) {
        this.writes = writes;
        this.writer = writer;
        this.deadline = now + Math.min(LONGEST.toNanos(), Math.max(SHORTEST.toNanos(), WHOLE_LOOKS * look));
        mesh.clusters().forEach(cluster -> decidedOn.put(cluster.cluster(), cluster));
    }

    /** What is to be looked at now; nothing if all clusters are. */
    Set<ClusterName> near(long now) {
        if (now - deadline >= 0 || writer.hasUnanswered()) {
            return Set.of();
        }
        return awaits() ? Set.copyOf(awaited) : names(wave());
    }

    /** What is to be written next. */
    List<Write> wave() {
        List<Write> left =
                writes.stream().filter(write -> !writer.hasMade(write)).toList();
        return left.isEmpty() ? left : writer.wave(left);
    }

    static Set<ClusterName> names(List<Write> writes) {
        return writes.stream().map(Write::cluster).collect(Collectors.toSet());
    }

    /** From now on the proof of these is waited for. */
    void await(Set<ClusterName> clusters) {
        awaited.addAll(clusters);
    }

    boolean awaits() {
        return !awaited.isEmpty();
    }

    /** Which of the clusters that were looked at are still to be proved. */
    List<JudgedCluster> unproved(MeshView seen) {
        seen.clusters().stream()
                .filter(JudgedCluster::proved)
                .map(JudgedCluster::cluster)
                .forEach(awaited::remove);
        return seen.clusters().stream().filter(cluster -> !cluster.proved()).toList();
    }

    /** Whether a cluster is still as it was when its write was decided on, or as that write made it. */
    boolean isAsDecided(JudgedCluster cluster) {
        if (!cluster.readable() || cluster.view().foreign().isPresent()) {
            return false;
        }
        JudgedCluster before = Objects.requireNonNull(decidedOn.get(cluster.cluster()));
        return writes.stream()
                .filter(write -> write.cluster().equals(cluster.cluster()) && writer.hasMade(write))
                .findFirst()
                .map(write -> cluster.holds(write.payload()))
                .orElseGet(() ->
                        cluster.view().state().equals(before.view().state()) && (cluster.proved() || !before.proved()));
    }
}
