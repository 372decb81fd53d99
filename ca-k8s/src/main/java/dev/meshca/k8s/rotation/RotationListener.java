package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.rotation.GateVerdict;
import dev.meshca.rotation.RotationPhase;

/**
 * Is told how a rotation goes, in the thread that drives it. What a method throws ends the run; the next one goes on.
 * Nothing that is told holds a key.
 */
public interface RotationListener {

    /** Is told everything and does nothing. */
    RotationListener NONE = new RotationListener() {};

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
    default void gateClosed(GateVerdict verdict) {}

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
