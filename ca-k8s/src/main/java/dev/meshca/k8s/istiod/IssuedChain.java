package dev.meshca.k8s.istiod;

import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What one replica of istiod issued when it was asked as a workload asks. Whether it is any good is judged elsewhere.
 *
 * @param replica the name of its Pod, or the address it was asked at
 * @param certificates the workload certificate, then what a workload would send along with it; none if there is a problem
 * @param roots the roots that a workload would trust from then on
 * @param problem why nothing was issued
 */
public record IssuedChain(
        String replica, List<X509Certificate> certificates, TrustBundle roots, Optional<String> problem) {

    /** A chain or a problem; the list is copied. */
    public IssuedChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty() != problem.isPresent()) {
            throw new IllegalArgumentException("'" + replica + "' either issued a chain or there is a problem");
        }
    }

    static IssuedChain refused(String replica, String problem) {
        return new IssuedChain(replica, List.of(), TrustBundle.of(new byte[0]), Optional.of(problem));
    }
}
