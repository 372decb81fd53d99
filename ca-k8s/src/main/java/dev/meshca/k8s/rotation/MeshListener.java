package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import java.util.List;

/**
 * Is told how work on a mesh goes, in the thread that does it. What a method throws ends the work; the next call goes on.
 * Nothing that is told holds a key.
 */
public interface MeshListener {

    /** Is told everything and does nothing. */
    MeshListener NONE = new MeshListener() {};

    /**
     * Keys and certificates are being made, which takes its time.
     *
     * @param what what is made, such as {@code intermediate CAs}
     * @param done how many there are
     * @param total how many there will be
     */
    default void making(String what, int done, int total) {}

    /**
     * Clusters are being worked on, and some take their time. Told several times a second while that lasts, and once more
     * when nobody is waited for any more.
     *
     * @param done how many are done
     * @param waitingFor the others
     */
    default void working(int done, List<ClusterName> waitingFor) {}

    /**
     * Something to be known that is neither a fault nor progress.
     *
     * @param text one clause
     */
    default void note(String text) {}

    /**
     * Something is wrong, and the work goes on. It is among the findings of the outcome, too.
     *
     * @param finding what
     */
    default void noticed(Finding finding) {}

    /**
     * A gate, or what is not proved yet, keeps the next write waiting. Told when the reason changes.
     *
     * @param reason what is waited for, in one clause
     */
    default void waiting(String reason) {}

    /**
     * A gate is closed. Told when its reason changes, after {@link #waiting}.
     *
     * @param verdict the gate and when it opens
     */
    default void gateClosed(Gate.Verdict verdict) {}

    /**
     * A Secret is about to be written; all gates are open and the Lease is held.
     *
     * @param write which
     */
    default void writing(PlannedWrite write) {}

    /**
     * A Secret was written and read back.
     *
     * @param write which
     */
    default void written(PlannedWrite write) {}

    /**
     * A cluster's istiod must restart before it takes what the Secret declares, and the options leave that to you: restart
     * all its replicas. The rotation goes on when they show the new roots. Told once per cluster and phase.
     *
     * @param cluster where
     * @param reason why
     */
    default void restartNeeded(ClusterName cluster, String reason) {}

    /**
     * A cluster's istiod is being restarted, as the options allow.
     *
     * @param cluster where
     * @param reason why
     */
    default void restarting(ClusterName cluster, String reason) {}

    /**
     * ztunnels of a cluster read the roots only at their start and have to be restarted, and the options leave that to you.
     * Told once per cluster and phase.
     *
     * @param cluster where
     * @param reason which, on which nodes, and after when
     */
    default void ztunnelRestartNeeded(ClusterName cluster, String reason) {}

    /**
     * The ztunnels of a cluster are being restarted, as the options allow.
     *
     * @param cluster where
     * @param reason why
     */
    default void ztunnelRestarting(ClusterName cluster, String reason) {}

    /**
     * istiod shows what the Secret declares.
     *
     * @param cluster where
     * @param phase the phase that is proved
     * @param level what the proof rests on
     */
    default void proved(ClusterName cluster, RotationPhase phase, EvidenceLevel level) {}

    /**
     * A cluster does not answer. Told when the reason changes.
     *
     * @param cluster which
     * @param reason why
     */
    default void unreachable(ClusterName cluster, String reason) {}

    /**
     * Every cluster has left a phase, and the ones they are in are proved.
     *
     * @param from the phase that was left
     * @param to the phase of the slowest cluster
     */
    default void phaseDone(RotationPhase from, RotationPhase to) {}
}
