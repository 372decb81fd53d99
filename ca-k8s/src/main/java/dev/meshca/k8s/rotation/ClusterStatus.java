package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.rotation.RotationPhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one cluster in a rotation.
 *
 * @param cluster the cluster
 * @param phase the phase that its Secret declares; {@link RotationPhase#UNKNOWN} if it could not be read
 * @param level what that rests on
 * @param unproved what istiod does not show yet, in one clause; empty at {@link EvidenceLevel#SERVED}
 * @param servedSince since when every replica is known to have served what the Secret declares now
 * @param shownSince since when every place is known to have shown the roots that the Secret declares now
 * @param written when the Secret was written last, by the API server's clock; empty if it does not tell
 * @param istiod the versions of istiod, by image tag; none if there is neither a Pod nor a Deployment
 * @param multiRoot whether a running istiod takes added and removed roots; false is also assumed where nothing tells
 * @param findings what was noticed while reading
 */
public record ClusterStatus(
        ClusterName cluster,
        RotationPhase phase,
        EvidenceLevel level,
        Optional<String> unproved,
        Optional<Instant> servedSince,
        Optional<Instant> shownSince,
        Optional<Instant> written,
        List<String> istiod,
        boolean multiRoot,
        List<Finding> findings) {

    /** A status; the lists are copied. */
    public ClusterStatus {
        istiod = List.copyOf(istiod);
        findings = List.copyOf(findings);
    }
}
