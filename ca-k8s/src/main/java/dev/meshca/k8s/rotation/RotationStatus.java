package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a rotation stands, and what it would do next on the way that was asked for, forward or back.
 *
 * @param phase the phase of the slowest cluster
 * @param clusters what is known of each cluster, in the order of the rotation
 * @param next the writes of the next phase; none if the rotation is done or may not go on
 * @param gates what must be shown before these writes, and whether it is
 * @param ahead the phases that are still to come, if nothing goes wrong
 * @param soak how long certificates of an earlier chain may live, as it was chosen or as the clusters tell
 * @param violations which invariants are broken; if there is one, nothing will be written
 * @param findings what else is to be known: of the journal, of the soak, and of old CAs that end
 * @param done whether every cluster is where the rotation ends and proves it
 * @param earliest when the next write may be made at the earliest; empty if there is none, or time alone does not bring it
 */
public record RotationStatus(
        RotationPhase phase,
        List<Cluster> clusters,
        List<PlannedWrite> next,
        List<Gate.Verdict> gates,
        List<PlannedPhase> ahead,
        Duration soak,
        List<Finding> violations,
        List<Finding> findings,
        boolean done,
        Optional<Instant> earliest) {

    /** What the statement that a cluster is in its phase rests on, the best first. */
    public enum EvidenceLevel {
        /** Every replica of istiod serves the declared chain, and every place that could be read shows the declared roots. */
        SERVED,
        /** Every place that could be read shows the declared roots; nothing is known of the chain that istiod serves. */
        SHOWN,
        /** The Secret alone: it proves nothing about istiod. */
        DECLARED,
        /** The cluster could not be read. */
        NONE
    }

    /**
     * What is known of one cluster in a rotation.
     *
     * @param name its name
     * @param phase the phase that its Secret declares; {@link RotationPhase#UNKNOWN} if it could not be read
     * @param level what that rests on
     * @param unproved what istiod does not show yet, in one clause; empty at {@link EvidenceLevel#SERVED}
     * @param servedSince since when every replica is known to have served what the Secret declares now
     * @param shownSince since when every place is known to have shown the roots that the Secret declares now
     * @param written when the Secret was written last, by the API server's clock; empty if it does not tell
     * @param istiod the versions of istiod, by image tag; none if there is neither a Pod nor a Deployment
     * @param multiRoot whether a running istiod takes added and removed roots; false is also assumed where nothing tells
     * @param ztunnelsToRestart the nodes whose ztunnel has to be restarted before the next phase
     * @param findings what was noticed while reading
     */
    public record Cluster(
            ClusterName name,
            RotationPhase phase,
            EvidenceLevel level,
            Optional<String> unproved,
            Optional<Instant> servedSince,
            Optional<Instant> shownSince,
            Optional<Instant> written,
            List<String> istiod,
            boolean multiRoot,
            List<String> ztunnelsToRestart,
            List<Finding> findings) {

        /** What is known; the lists are copied. */
        public Cluster {
            istiod = List.copyOf(istiod);
            ztunnelsToRestart = List.copyOf(ztunnelsToRestart);
            findings = List.copyOf(findings);
        }
    }

    /**
     * One write of one Secret {@code cacerts}, without its content.
     *
     * @param cluster where
     * @param from the phase the cluster is in
     * @param to the phase it is in afterwards; the same if only revocation lists are brought
     * @param needsRestart whether a running istiod drops it, so that only a restarted one takes it
     */
    public record PlannedWrite(ClusterName cluster, RotationPhase from, RotationPhase to, boolean needsRestart) {

        @Override
        public String toString() {
            return cluster + " " + from + " -> " + to + (needsRestart ? " (istiod must restart)" : "");
        }
    }

    /**
     * A phase that is still to come.
     *
     * @param phase which
     * @param change what is written into each Secret
     * @param clusters where
     * @param restarts where istiod has to be restarted afterwards
     * @param gates what must be shown before
     * @param leastWait how long it takes at least from the proof of the phase before
     * @param earliest not before this moment
     */
    public record PlannedPhase(
            RotationPhase phase,
            RotationPhase.Change change,
            List<ClusterName> clusters,
            List<ClusterName> restarts,
            List<Gate> gates,
            Duration leastWait,
            Instant earliest) {

        /** A phase; the lists are copied. */
        public PlannedPhase {
            clusters = List.copyOf(clusters);
            restarts = List.copyOf(restarts);
            gates = List.copyOf(gates);
        }
    }

    /** A status; the lists are copied. */
    public RotationStatus {
        clusters = List.copyOf(clusters);
        next = List.copyOf(next);
        gates = List.copyOf(gates);
        ahead = List.copyOf(ahead);
        violations = List.copyOf(violations);
        findings = List.copyOf(findings);
    }

    /**
     * Whether a run would write at once.
     *
     * @return true if there is a write, every gate is open, no invariant is broken, and istiod shows what was written before
     */
    public boolean ready() {
        return !next.isEmpty()
                && violations.isEmpty()
                && gates.stream().allMatch(Gate.Verdict::open)
                && clusters.stream().allMatch(cluster -> cluster.unproved().isEmpty());
    }
}
