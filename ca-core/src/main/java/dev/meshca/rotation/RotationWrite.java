package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;

/**
 * One write of one Secret.
 *
 * @param cluster where
 * @param from the phase the cluster is in
 * @param to the phase it is in afterwards; the same if only revocation lists are brought
 * @param payload the whole new content of the Secret
 * @param reload whether istiod takes it by itself
 */
public record RotationWrite(
        ClusterName cluster, RotationPhase from, RotationPhase to, CaCerts payload, Reload reload) {}
