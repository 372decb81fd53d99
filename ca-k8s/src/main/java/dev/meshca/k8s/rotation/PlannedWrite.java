package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.rotation.Reload;
import dev.meshca.rotation.RotationPhase;
import dev.meshca.rotation.RotationWrite;

/**
 * One write of one Secret {@code cacerts}, without its content.
 *
 * @param cluster where
 * @param from the phase the cluster is in
 * @param to the phase it is in afterwards; the same if only revocation lists are brought
 * @param reload whether istiod takes it by itself
 */
public record PlannedWrite(ClusterName cluster, RotationPhase from, RotationPhase to, Reload reload) {

    static PlannedWrite of(RotationWrite write) {
        return new PlannedWrite(write.cluster(), write.from(), write.to(), write.reload());
    }

    @Override
    public String toString() {
        return cluster + " " + from + " -> " + to + (reload == Reload.HOT ? "" : " (istiod must restart)");
    }
}
