package dev.meshca.k8s.istiod;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one replica of istiod serves on its secure port.
 *
 * @param replica the name of its Pod, or the address it was asked at
 * @param certificates its own certificate, then those of its {@code cert-chain.pem}; none if it did not show them
 * @param problem why it did not show them
 */
public record ServedChain(String replica, List<X509Certificate> certificates, Optional<String> problem) {

    /** A chain or a problem; the list is copied. */
    public ServedChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty() != problem.isPresent()) {
            throw new IllegalArgumentException("'" + replica + "' either shows a chain or there is a problem");
        }
    }

    static ServedChain of(String replica, List<X509Certificate> certificates) {
        return new ServedChain(replica, certificates, Optional.empty());
    }

    static ServedChain silent(String replica, String problem) {
        return new ServedChain(replica, List.of(), Optional.of(problem));
    }

    /** When istiod's own certificate begins to be valid; empty if it did not show it. */
    Optional<Instant> validFrom() {
        return certificates.stream().findFirst().map(own -> own.getNotBefore().toInstant());
    }

    /**
     * The certificates after istiod's own: what it sends along with each workload certificate as well.
     *
     * @return the content of its {@code cert-chain.pem}, the signing CA first
     */
    public List<X509Certificate> issuers() {
        return certificates.isEmpty() ? List.of() : certificates.subList(1, certificates.size());
    }
}
