package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.issuer;
import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.internal.x509.RevocationLists;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What istiod and Envoy demand of a {@code ca-crl.pem}. Once there is one, istiod wants a CRL of every certificate in
 * cert-chain.pem ({@code security/pkg/pki/util/keycertbundle.go}), and Envoy a current CRL of every CA on a peer's path.
 */
final class CrlRules {

    private CrlRules() {}

    /** Why Envoy refuses a path, the issuing CA first and its root last, under these lists. */
    static List<Fault> pathFaults(List<X509Certificate> path, List<X509CRL> crls, Instant now) {
        List<Fault> faults = new ArrayList<>();
        anchorFault(path.get(path.size() - 1)).ifPresent(faults::add);
        for (int i = 0; i < path.size(); i++) {
            X509Certificate ca = path.get(i);
            Optional<X509CRL> own = crlOf(ca, crls, i > 0, now);
            coverageFault(ca, own, i > 0, now).ifPresent(faults::add);
            for (X509Certificate issued : issuedBy(path, i)) {
                own.flatMap(crl -> revocationFault(issued, crl)).ifPresent(faults::add);
            }
        }
        return faults;
    }

    /** What is looked up in the list of a CA: the one below, and a root in its own. */
    private static List<X509Certificate> issuedBy(List<X509Certificate> path, int position) {
        boolean root = position == path.size() - 1 && Certificates.isSelfIssued(path.get(position));
        return path.subList(Math.max(0, position - 1), root ? position + 1 : position);
    }

    /** rustls counts every entry, OpenSSL all but those with the reason removeFromCRL, which belongs into delta lists. */
    private static Optional<Fault> revocationFault(X509Certificate certificate, X509CRL crl) {
        return Optional.ofNullable(crl.getRevokedCertificate(certificate))
                .map(entry -> entry.getRevocationReason() == CRLReason.REMOVE_FROM_CRL
                        ? ", with the reason removeFromCRL, which ztunnel takes for revoked and OpenSSL does not"
                        : "")
                .map(reason -> new Fault(
                        TrustCode.REVOKED,
                        certificate,
                        subject(certificate) + " is revoked by a CRL of " + issuer(certificate) + reason));
    }

    /** With lists the anchor itself is looked up in one of its issuer, whose key is not at hand unless it is its own. */
    private static Optional<Fault> anchorFault(X509Certificate anchor) {
        return Certificates.isSelfIssued(anchor)
                ? Optional.empty()
                : Optional.of(new Fault(
                        TrustCode.CRL_OF_ANCHOR_UNVERIFIABLE,
                        anchor,
                        subject(anchor) + " is trusted without its issuer " + Certificates.issuer(anchor)
                                + ", whose CRL cannot be verified then"));
    }

    /** The list that BoringSSL and OpenSSL take: one that is fit for use before others, then the newest; signatures come later. */
    private static Optional<X509CRL> crlOf(X509Certificate ca, List<X509CRL> crls, boolean signsCas, Instant now) {
        return crls.stream()
                .filter(crl -> crl.getIssuerX500Principal().equals(ca.getSubjectX500Principal()))
                .filter(crl -> KeyIdentifiers.allow(crl, ca))
                .max(Comparator.comparing(RevocationLists::isUnderstood)
                        .thenComparing(crl -> RevocationLists.covers(crl, signsCas))
                        .thenComparing(crl -> isCurrent(crl, now))
                        .thenComparing(X509CRL::getThisUpdate));
    }

    private static Optional<Fault> coverageFault(
            X509Certificate ca, Optional<X509CRL> own, boolean signsCas, Instant now) {
        if (own.isEmpty()) {
            return Optional.of(new Fault(TrustCode.CRL_MISSING, ca, missing(ca)));
        }
        X509CRL crl = own.get();
        if (!Certificates.isSignedBy(crl, ca.getPublicKey())) {
            String detail = "the newest CRL in the name of " + subject(ca) + " was signed by another key";
            return Optional.of(new Fault(TrustCode.CRL_MISSING, ca, detail));
        }
        if (!RevocationLists.isUnderstood(crl) || !RevocationLists.covers(crl, signsCas)) {
            String detail = "the CRL of " + subject(ca)
                    + " has a critical extension, of its own or in an entry, that limits or changes what it covers";
            return Optional.of(new Fault(TrustCode.CRL_MISSING, ca, detail));
        }
        if (!Certificates.mayCrlSign(ca)) {
            return Optional.of(new Fault(TrustCode.CRL_SIGN_MISSING, ca, notAllowed(ca)));
        }
        if (!isCurrent(crl, now)) {
            String detail = "the CRL of " + subject(ca) + " is valid from "
                    + crl.getThisUpdate().toInstant() + " to " + end(crl);
            return Optional.of(new Fault(TrustCode.CRL_EXPIRED, ca, detail));
        }
        return Optional.empty();
    }

    private static String missing(X509Certificate ca) {
        return "no CRL of " + subject(ca) + " is in ca-crl.pem";
    }

    private static String notAllowed(X509Certificate ca) {
        return subject(ca) + " signed a CRL without the key usage cRLSign";
    }

    /** istiod's own rule, and lists that are about to end; Envoy's rule is part of the path. */
    static List<Finding> check(CaChain chain, Instant now, Duration shortestNotice) {
        CrlFile file = chain.crl();
        List<Finding> findings = new ArrayList<>();
        file.defects().forEach(defect -> findings.add(TrustCode.CRL_UNREADABLE.at(file.where(), defect)));
        if (!file.present() || !findings.isEmpty()) {
            return findings;
        }
        for (X509Certificate ca : new LinkedHashSet<>(chain.certificates())) {
            if (file.lists().stream().noneMatch(crl -> Certificates.isSignedBy(crl, ca.getPublicKey()))) {
                findings.add(TrustCode.CRL_MISSING.at(file.where(), missing(ca)));
            } else if (!Certificates.mayCrlSign(ca)) {
                findings.add(TrustCode.CRL_SIGN_MISSING.at(file.where(), notAllowed(ca)));
            }
        }
        for (X509CRL crl : file.lists()) {
            if (isCurrent(crl, now) && crl.getNextUpdate() != null) {
                endFault(crl, now, shortestNotice)
                        .ifPresent(detail -> findings.add(TrustCode.CRL_ENDS_SOON.at(file.where(), detail)));
            }
        }
        return findings;
    }

    private static boolean isCurrent(X509CRL crl, Instant now) {
        Date end = crl.getNextUpdate();
        return !now.isBefore(crl.getThisUpdate().toInstant()) && (end == null || !now.isAfter(end.toInstant()));
    }

    private static Optional<String> endFault(X509CRL crl, Instant now, Duration shortestNotice) {
        Instant end = crl.getNextUpdate().toInstant();
        Duration life = Duration.between(crl.getThisUpdate().toInstant(), end);
        Duration third = life.dividedBy(3);
        Duration notice = third.compareTo(shortestNotice) > 0 ? third : shortestNotice;
        Duration left = Duration.between(now, end);
        return left.compareTo(notice) >= 0
                ? Optional.empty()
                : Optional.of("the CRL of '" + Certificates.name(crl.getIssuerX500Principal()) + "' ends on " + end
                        + ": " + hours(left) + " of its " + hours(life) + " are left");
    }

    private static String hours(Duration span) {
        return span.toDays() > 0 ? span.toDays() + " days" : span.toHours() + " hours";
    }

    private static String end(X509CRL crl) {
        return crl.getNextUpdate() == null
                ? "no stated time"
                : crl.getNextUpdate().toInstant().toString();
    }
}
