package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code cert-chain.pem} costs in every handshake, and for whom. */
final class SentChain {

    /** A TLS record holds no more. */
    private static final int LARGE = 16 << 10;

    /** rustls reads no larger handshake message; BoringSSL stops at 100 KiB, Go at 256 KiB. */
    private static final int TOO_LARGE = 64 << 10;

    private static final int NAMED = 5;

    private SentChain() {}

    static List<Finding> check(CertificateFile file, X509Certificate ca) {
        List<Finding> findings = new ArrayList<>();
        Set<X509Certificate> unused = unused(file.certificates(), ca);
        size(file)
                .map(code -> code.at(
                        file.where(),
                        "it has " + file.size() + " bytes and "
                                + file.certificates().size() + " certificates"))
                .ifPresent(findings::add);
        if (!unused.isEmpty()) {
            findings.add(
                    TrustCode.CHAIN_UNUSED.at(file.where(), "no path above " + subject(ca) + " uses " + names(unused)));
        }
        return findings;
    }

    private static Optional<TrustCode> size(CertificateFile file) {
        if (file.size() > TOO_LARGE) {
            return Optional.of(TrustCode.CHAIN_TOO_LARGE);
        }
        return file.size() > LARGE ? Optional.of(TrustCode.CHAIN_LARGE) : Optional.empty();
    }

    /** Whatever roots a peer trusts, its path climbs from the CA over certificates that signed each other. */
    private static Set<X509Certificate> unused(List<X509Certificate> sent, X509Certificate ca) {
        Set<X509Certificate> unused = new LinkedHashSet<>(sent);
        Deque<X509Certificate> climbing = new ArrayDeque<>(List.of(ca));
        unused.stream().filter(certificate -> isTwin(certificate, ca)).forEach(climbing::add);
        unused.removeAll(climbing);
        while (!climbing.isEmpty()) {
            X509Certificate child = climbing.remove();
            List<X509Certificate> issuers = unused.stream()
                    .filter(issuer -> Certificates.isIssuedBy(child, issuer))
                    .toList();
            climbing.addAll(issuers);
            issuers.forEach(unused::remove);
        }
        return unused;
    }

    private static boolean isTwin(X509Certificate certificate, X509Certificate ca) {
        return certificate.getSubjectX500Principal().equals(ca.getSubjectX500Principal())
                && certificate.getPublicKey().equals(ca.getPublicKey());
    }

    private static String names(Set<X509Certificate> certificates) {
        String named = certificates.stream()
                .map(Certificates::subject)
                .distinct()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        return certificates.size() > NAMED ? named + " and others, " + certificates.size() + " in all" : named;
    }
}
