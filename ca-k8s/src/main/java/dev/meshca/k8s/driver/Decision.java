package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.internal.Listed;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationStep;
import dev.meshca.rotation.RotationStep.Write;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is to be done next, as far as one look at the mesh tells. Pure: it asks nobody and changes nothing. */
sealed interface Decision {

    /** The phase that is being left. */
    RotationPhase phase();

    /** Whether all that was written before is proved. */
    default boolean settled() {
        return false;
    }

    /** An invariant is broken: nothing more may be written. */
    record Stop(RotationPhase phase, List<Finding> findings) implements Decision {}

    /** istiod does not show yet what was written, or is not known to. */
    record Prove(RotationPhase phase, List<JudgedCluster> unproved) implements Decision {}

    /** Everything was written, and something that every cluster has to show at the end is missing. */
    record ProveEnd(RotationPhase phase, List<Gate.Verdict> proof) implements Decision {}

    /** The next step waits for its gates. */
    record WaitForGates(RotationPhase phase, List<Gate.Verdict> gates) implements Decision {

        @Override
        public boolean settled() {
            return true;
        }
    }

    /** The next step may be made. */
    record Make(RotationPhase phase, List<Write> writes, List<Gate.Verdict> gates) implements Decision {

        @Override
        public boolean settled() {
            return true;
        }
    }

    /** The next step may be made, and what is left of it is for other processes to write. */
    record WaitForOthers(RotationPhase phase, List<ClusterName> unwritten) implements Decision {

        private static final int NAMED = 5;

        @Override
        public boolean settled() {
            return true;
        }

        String reason() {
            return "other shares still have to write " + Listed.of(unwritten, NAMED);
        }
    }

    /** There is nothing more to do; {@code arrived} unless there is no way back any more. */
    record End(RotationPhase phase, boolean arrived) implements Decision {

        @Override
        public boolean settled() {
            return true;
        }
    }

    /**
     * The decision, of a mesh whose clusters can all be read.
     *
     * @param unawaited clusters whose proof is not waited for yet, as others of their wave are still to be written
     * @param part the clusters that are ours to write
     */
    static Decision of(Rotation rotation, Direction direction, MeshView mesh, Set<ClusterName> unawaited, Part part) {
        Optional<RotationStep> step = step(rotation, direction, mesh);
        RotationPhase phase = leaving(rotation, direction, mesh, step);
        List<JudgedCluster> unproved = mesh.clusters().stream()
                .filter(cluster -> !cluster.proved() && !unawaited.contains(cluster.cluster()))
                .toList();
        List<Finding> violations = step.map(RotationStep::violations).orElse(List.of());
        if (!violations.isEmpty()) {
            return unproved.isEmpty() ? new Stop(phase, violations) : new Prove(phase, unproved);
        }
        List<Write> all = step.map(RotationStep::writes).orElse(List.of());
        List<Write> ours = step.filter(RotationStep::ready).isPresent() ? part.of(all) : List.of();
        List<JudgedCluster> inTheWay = unproved.stream()
                .filter(cluster -> !isTakenBack(direction, cluster, step))
                .filter(cluster -> ours.isEmpty() || part.waitsFor(cluster.cluster(), all))
                .toList();
        if (!inTheWay.isEmpty()) {
            return new Prove(phase, inTheWay);
        }
        if (step.isEmpty()) {
            List<Gate.Verdict> proof = rotation.proof(mesh.evidence(), mesh.time());
            return proof.stream().allMatch(Gate.Verdict::open)
                    ? new End(phase, phase == rotation.end(direction))
                    : new ProveEnd(phase, proof);
        }
        if (!step.get().ready()) {
            return new WaitForGates(phase, step.get().gates());
        }
        return ours.isEmpty()
                ? new WaitForOthers(
                        phase,
                        all.stream()
                                .map(Write::cluster)
                                .filter(name -> !part.has(name))
                                .toList())
                : new Make(phase, ours, step.get().gates());
    }

    /**
     * The decision where some clusters do not answer. In a phase whose gates were open while they did, the others go on, as
     * the phases on both sides of a step accept each other; no gate is opened for them.
     *
     * @param lastSeen the mesh, with those clusters as they were seen last
     * @param away those clusters
     * @param part the clusters that are ours to write
     * @param entered the phase whose gates were open
     */
    static Optional<Make> without(
            Rotation rotation,
            Direction direction,
            MeshView lastSeen,
            Set<ClusterName> away,
            Part part,
            Optional<RotationPhase> entered) {
        if (!lastSeen.clusters().stream().allMatch(cluster -> cluster.readable() && cluster.proved())) {
            return Optional.empty();
        }
        Optional<RotationStep> step = step(rotation, direction, lastSeen);
        RotationPhase phase = leaving(rotation, direction, lastSeen, step);
        List<Write> ours = part.of(
                step.filter(RotationStep::ready).map(RotationStep::writes).orElse(List.of()));
        List<Write> writes =
                ours.stream().filter(write -> !away.contains(write.cluster())).toList();
        return writes.isEmpty() || !entered.equals(Optional.of(phase))
                ? Optional.empty()
                : Optional.of(new Make(phase, writes, List.of()));
    }

    private static Optional<RotationStep> step(Rotation rotation, Direction direction, MeshView mesh) {
        return rotation.step(direction, mesh.evidence(), mesh.soak(), mesh.time());
    }

    /** The phase that is being left: of the slowest cluster, or on the way back of those that are ahead. */
    private static RotationPhase leaving(
            Rotation rotation, Direction direction, MeshView mesh, Optional<RotationStep> step) {
        return step.filter(found -> direction == Direction.BACK)
                .flatMap(found -> found.writes().stream().findFirst())
                .map(Write::from)
                .orElseGet(() -> rotation.phaseOf(mesh.evidence()));
    }

    /** A cluster that istiod does not prove may go back to where it came from: istiod may have refused what it got. */
    private static boolean isTakenBack(Direction direction, JudgedCluster cluster, Optional<RotationStep> step) {
        return direction == Direction.BACK
                && step.stream()
                        .flatMap(found -> found.writes().stream())
                        .anyMatch(write -> write.cluster().equals(cluster.cluster()));
    }
}
