package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether istiod shows what a Secret declares; if not, what is missing, in one clause. */
final class Proof {

    /** istiod dates its certificates two minutes back; the rest is for clocks that differ. */
    private static final Duration BACKDATED = Duration.ofMinutes(10);

    private Proof() {}

    /** Of what istiod serves. */
    static Optional<String> unserved(ClusterName cluster, Map<String, List<X509Certificate>> served, CaChain declared) {
        if (served.isEmpty()) {
            return Optional.of("it is not known what the istiod of " + cluster + " serves");
        }
        return new TreeMap<>(served)
                .entrySet().stream()
                        .filter(replica -> !serves(replica.getValue(), declared))
                        .map(replica -> cluster + "/" + replica.getKey()
                                + (replica.getValue().isEmpty()
                                        ? " does not show what it serves"
                                        : " does not serve what the Secret declares"))
                        .findFirst();
    }

    /**
     * Of the roots that each istiod has loaded, which no handshake shows: a replica that was not restarted, or did not read
     * its files yet, goes on handing out the old ones. Whenever istiod takes its files, at its start or later, it gives itself
     * a new certificate ({@code pilot/pkg/bootstrap/certcontroller.go}), so one that is older has not taken this write.
     */
    static Optional<String> untaken(ClusterName cluster, Map<String, List<X509Certificate>> served, Instant written) {
        return new TreeMap<>(served)
                .entrySet().stream()
                        .filter(replica -> replica.getValue().stream()
                                .findFirst()
                                .map(own -> own.getNotBefore().toInstant())
                                .filter(written.minus(BACKDATED)::isAfter)
                                .isPresent())
                        .map(replica -> cluster + "/" + replica.getKey()
                                + " has not loaded the Secret as it was written at " + written
                                + "; if that stays, restart it")
                        .findFirst();
    }

    /** istiod's own certificate first, signed by the declared CA, and then {@code cert-chain.pem}. */
    private static boolean serves(List<X509Certificate> presented, CaChain declared) {
        List<X509Certificate> sent = declared.certificates();
        return presented.size() > sent.size()
                && declared.issuer()
                        .filter(ca -> isIssuedBy(presented.get(0), ca))
                        .isPresent()
                && presented.subList(1, 1 + sent.size()).equals(sent);
    }

    static boolean isIssuedBy(X509Certificate certificate, X509Certificate ca) {
        try {
            certificate.verify(ca.getPublicKey());
            return certificate.getIssuerX500Principal().equals(ca.getSubjectX500Principal());
        } catch (GeneralSecurityException no) {
            return false;
        }
    }

    /** Of the roots that workloads and webhooks were given. */
    static Optional<String> unshown(ClusterName cluster, Map<String, TrustBundle> places, CaChain declared) {
        if (places.isEmpty()) {
            return Optional.of("it is not known which roots the workloads of " + cluster + " were given");
        }
        return new TreeMap<>(places)
                .entrySet().stream()
                        .filter(place -> !place.getValue().equals(declared.roots()))
                        .map(place -> place.getKey() + " shows other roots than the Secret of " + cluster)
                        .findFirst();
    }
}
