package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.rotation.Ground.Sighting;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a look at one cluster means.
 *
 * @param raw what was seen
 * @param evidence what the rotation is decided on; its times are later by what the soak is longer than the rotation knows
 * @param longer how much longer
 * @param level what the phase of the cluster rests on
 * @param unproved what istiod does not show yet; empty if it shows all that the Secret declares, or need not
 * @param restart why istiod will not show it before it restarts
 * @param findings what was noticed
 */
record Sight(
        Sighting raw,
        ClusterEvidence evidence,
        Duration longer,
        EvidenceLevel level,
        Optional<String> unproved,
        Optional<String> restart,
        List<Finding> findings) {

    ClusterName cluster() {
        return evidence.cluster();
    }

    /** Since when every replica has been seen to serve what the Secret declares. */
    Optional<Instant> servedSince() {
        return evidence.servedSince().map(time -> time.minus(longer));
    }

    /** Since when every place has been seen to show the roots that the Secret declares. */
    Optional<Instant> shownSince() {
        return evidence.shownSince().map(time -> time.minus(Gate.RootsShown.settle(longer)));
    }

    boolean readable() {
        return evidence.observed().chain().isPresent();
    }

    /** That somebody else wrote the Secret. */
    Optional<Finding> foreign() {
        return raw.secret().foreign().map(who -> ClusterCode.SECRET_OF_ANOTHER.at(cluster() + "/cacerts", who));
    }

    /** Which write of the Secret it is. */
    String state() {
        return state(raw);
    }

    static String state(Sighting raw) {
        String when = raw.secret()
                .written()
                .map(Object::toString)
                .orElseGet(() -> raw.secret().resourceVersion().orElse(""));
        return raw.secret().digest() + "@" + when;
    }

    String whyUnreadable() {
        return findings.stream()
                .filter(Finding::isError)
                .map(Finding::detail)
                .findFirst()
                .orElse("its Secret could not be read");
    }
}
