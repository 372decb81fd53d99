package dev.meshca.issue;

import dev.meshca.InvalidCaException;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** The certificates from a signing CA up to its root. */
final class IssuerPath {

    private IssuerPath() {}

    static List<X509Certificate> toRoot(X509Certificate signing, List<X509Certificate> certificates) {
        List<X509Certificate> path = new ArrayList<>(List.of(signing));
        X509Certificate top = signing;
        while (!Certificates.isSelfSigned(top)) {
            X509Certificate child = top;
            top = certificates.stream()
                    .filter(candidate -> !path.contains(candidate))
                    .filter(candidate -> candidate.getSubjectX500Principal().equals(child.getIssuerX500Principal())
                            && Certificates.isSignedBy(child, candidate.getPublicKey()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidCaException(
                            "the root certificate",
                            "the issuer " + Certificates.issuer(child) + " of " + Certificates.subject(child)
                                    + " is missing; append the certificates above it, up to the root",
                            null));
            path.add(top);
        }
        return path;
    }
}
