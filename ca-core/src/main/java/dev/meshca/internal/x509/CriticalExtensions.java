package dev.meshca.internal.x509;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;

/** Extensions that a verifier must understand or else refuse the certificate (RFC 5280, 4.2). */
public final class CriticalExtensions {

    private static final Set<String> KNOWN_TO_ALL = Set.of(
            Extension.keyUsage.getId(),
            Extension.subjectAlternativeName.getId(),
            Extension.basicConstraints.getId(),
            Extension.nameConstraints.getId(),
            Extension.cRLDistributionPoints.getId(),
            Extension.extendedKeyUsage.getId());

    /** rustls knows no policies, and does not look at them in a trust anchor. */
    private static final Set<String> POLICIES = Set.of(
            Extension.certificatePolicies.getId(),
            Extension.policyMappings.getId(),
            Extension.policyConstraints.getId(),
            Extension.inhibitAnyPolicy.getId());

    /** {@link StrictEncoding} refuses these when they are critical. */
    private static final Set<String> SAID_ELSEWHERE = Set.of(
            Extension.subjectKeyIdentifier.getId(),
            Extension.authorityKeyIdentifier.getId(),
            Extension.authorityInfoAccess.getId());

    private CriticalExtensions() {}

    /** The identifier of a critical extension that Go, BoringSSL or rustls does not know. */
    public static Optional<String> unknown(X509Certificate certificate, boolean anchor) {
        Set<String> critical =
                Optional.ofNullable(certificate.getCriticalExtensionOIDs()).orElse(Set.of());
        return critical.stream()
                .filter(oid -> !SAID_ELSEWHERE.contains(oid))
                .filter(oid -> !(KNOWN_TO_ALL.contains(oid) || (anchor && POLICIES.contains(oid)))
                        || isUnreadToGo(oid, certificate))
                .findFirst();
    }

    private static boolean isUnreadToGo(String oid, X509Certificate certificate) {
        if (oid.equals(Extension.subjectAlternativeName.getId())) {
            return SubjectNames.of(certificate).stream().noneMatch(name -> NameLimits.isKnownToGo(name.getTagNo()));
        }
        return oid.equals(Extension.nameConstraints.getId()) && !NameLimits.areAllKnownToGo(certificate);
    }
}
