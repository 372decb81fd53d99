package dev.meshca.k8s.driver;

import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether each replica of istiod has loaded the roots that the Secret declares, which no handshake shows: one that was not
 * restarted, or did not read its files yet, goes on handing out the old ones. Whenever istiod takes its files, at its start
 * or later, it gives itself a new certificate ({@code pilot/pkg/bootstrap/certcontroller.go}). So one that was seen under
 * other roots has not taken these, and neither has one that is older than the write. The clocks of a cluster tell that only
 * within minutes, so a run notes in the journal which certificates there were before it wrote.
 */
final class LoadProof {

    /** istiod dates its certificates two minutes back; the rest is for clocks that differ. */
    private static final Duration BACKDATED = Duration.ofMinutes(3);

    /** Under which write of the Secret a certificate was seen first. */
    private record Seen(String state, TrustBundle roots) {}

    private final Map<X509Certificate, Seen> seen = new HashMap<>();

    private final ProvenSince provenSince;

    LoadProof(ProvenSince provenSince) {
        this.provenSince = provenSince;
    }

    /** What is missing, in one clause. */
    Optional<String> missing(ClusterView view, CaChain declared) {
        Map<String, X509Certificate> stale = new TreeMap<>();
        view.served()
                .forEach((replica, chain) -> chain.stream()
                        .findFirst()
                        .filter(own -> !hasLoaded(view, declared, own))
                        .ifPresent(own -> stale.put(replica, own)));
        return view.secret()
                .written()
                .flatMap(written -> stale.keySet().stream()
                        .findFirst()
                        .map(replica -> view.cluster() + "/" + replica
                                + " has not loaded the Secret as it was written at " + written
                                + "; if that stays, restart it, and see whether its clock is behind"));
    }

    private boolean hasLoaded(ClusterView view, CaChain declared, X509Certificate own) {
        if (provenSince.isOlderThanTheRoots(view, own)) {
            return false;
        }
        Seen first = seen.computeIfAbsent(own, key -> new Seen(view.state(), declared.roots()));
        if (!first.state().equals(view.state())) {
            return first.roots().equals(declared.roots());
        }
        return view.secret()
                .written()
                .map(written -> written.minus(BACKDATED))
                .filter(own.getNotBefore().toInstant()::isBefore)
                .isEmpty();
    }
}
