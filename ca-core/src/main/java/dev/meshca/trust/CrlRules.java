package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What istiod and Envoy demand of a {@code ca-crl.pem}. Once there is one, istiod wants a CRL of every certificate in
 * cert-chain.pem ({@code security/pkg/pki/util/keycertbundle.go}), and Envoy a current CRL of every CA on a peer's path.
 */
final class CrlRules {

    private static final Duration SOON = Duration.ofDays(7);

    private CrlRules() {}

    /** Why Envoy refuses a path, the issuing CA first and its root last, under these lists. */
    static List<Fault> pathFaults(List<X509Certificate> path, List<X509CRL> crls, Instant now) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            X509Certificate ca = path.get(i);
            List<X509CRL> own = signedBy(ca, crls);
            coverageFault(ca, own, now).ifPresent(faults::add);
            if (i > 0 && isRevoked(path.get(i - 1), own)) {
                X509Certificate revoked = path.get(i - 1);
                faults.add(new Fault(
                        TrustCode.REVOKED, revoked, subject(revoked) + " is revoked by a CRL of " + subject(ca)));
            }
        }
        return faults;
    }

    private static boolean isRevoked(X509Certificate certificate, List<X509CRL> ofItsIssuer) {
        return ofItsIssuer.stream().anyMatch(crl -> crl.isRevoked(certificate));
    }

    private static Optional<Fault> coverageFault(X509Certificate ca, List<X509CRL> own, Instant now) {
        if (own.isEmpty()) {
            return Optional.of(new Fault(TrustCode.CRL_MISSING, ca, "no CRL of " + subject(ca) + " is in ca-crl.pem"));
        }
        if (!Certificates.mayCrlSign(ca)) {
            return Optional.of(new Fault(
                    TrustCode.CRL_SIGN_MISSING, ca, subject(ca) + " signed a CRL without the key usage cRLSign"));
        }
        if (own.stream().noneMatch(crl -> isCurrent(crl, now))) {
            return Optional.of(new Fault(
                    TrustCode.CRL_EXPIRED, ca, "the CRL of " + subject(ca) + " was valid until " + end(own.get(0))));
        }
        return Optional.empty();
    }

    /** istiod's own rule, and lists that are about to end; Envoy's rule is part of the path. */
    static List<Finding> check(CaChain chain, Instant now) {
        CrlFile file = chain.crl();
        List<Finding> findings = new ArrayList<>();
        file.defects().forEach(defect -> findings.add(TrustCode.CRL_UNREADABLE.at(file.where(), defect)));
        if (!file.present() || !findings.isEmpty()) {
            return findings;
        }
        for (X509Certificate ca : new LinkedHashSet<>(chain.certificates())) {
            List<X509CRL> own = signedBy(ca, file.lists());
            if (own.isEmpty()) {
                findings.add(TrustCode.CRL_MISSING.at(file.where(), "no CRL of " + subject(ca) + " is in ca-crl.pem"));
            }
        }
        file.lists().stream()
                .filter(crl -> isCurrent(crl, now) && endsSoon(crl, now))
                .map(crl -> "the CRL of '" + Certificates.name(crl.getIssuerX500Principal()) + "' ends on " + end(crl))
                .forEach(detail -> findings.add(TrustCode.CRL_ENDS_SOON.at(file.where(), detail)));
        return findings;
    }

    private static List<X509CRL> signedBy(X509Certificate ca, List<X509CRL> crls) {
        return crls.stream()
                .filter(crl -> crl.getIssuerX500Principal().equals(ca.getSubjectX500Principal()))
                .filter(crl -> Certificates.isSignedBy(crl, ca.getPublicKey()))
                .toList();
    }

    private static boolean isCurrent(X509CRL crl, Instant now) {
        Date end = crl.getNextUpdate();
        return !now.isBefore(crl.getThisUpdate().toInstant()) && (end == null || !now.isAfter(end.toInstant()));
    }

    private static boolean endsSoon(X509CRL crl, Instant now) {
        Date end = crl.getNextUpdate();
        if (end == null) {
            return false;
        }
        Duration left = Duration.between(now, end.toInstant());
        Duration quarter = Duration.between(crl.getThisUpdate().toInstant(), end.toInstant())
                .dividedBy(4);
        return left.compareTo(SOON) < 0 && left.compareTo(quarter) < 0;
    }

    private static String end(X509CRL crl) {
        return crl.getNextUpdate() == null
                ? "no stated time"
                : crl.getNextUpdate().toInstant().toString();
    }
}
