package dev.meshca.internal.x509;

import java.math.BigInteger;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Extension;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;

/** What a revocation list covers, and who cannot read it. */
public final class RevocationLists {

    private static final String SCOPE = Extension.issuingDistributionPoint.getId();

    private RevocationLists() {}

    /** Why Go or rustls cannot read the list, although the JDK does. */
    public static Optional<String> defect(X509CRL crl) {
        if (crl.getVersion() < 2) {
            return Optional.of("the list has version 1, and Go reads version 2 only");
        }
        if (crl.getNextUpdate() == null) {
            return Optional.of("the list does not say when the next one comes, and rustls does not read it");
        }
        if (crl.getExtensionValue(Extension.deltaCRLIndicator.getId()) != null) {
            return Optional.of("the list is a delta, and rustls reads complete lists only");
        }
        if (startsBeforeTheEpoch(crl)) {
            return Optional.of("the list names a time before 1970, which rustls does not read");
        }
        if (!Algorithms.isSignatureKnown(crl)) {
            return Optional.of("the list is signed with " + crl.getSigAlgName() + ", which Go does not know");
        }
        return Optional.empty();
    }

    private static boolean startsBeforeTheEpoch(X509CRL crl) {
        return crl.getThisUpdate().toInstant().isBefore(Instant.EPOCH)
                || entries(crl).stream()
                        .anyMatch(entry -> entry.getRevocationDate().toInstant().isBefore(Instant.EPOCH));
    }

    /** The CRL number (RFC 5280, 5.2.3), if there is one. */
    public static Optional<BigInteger> number(X509CRL crl) {
        return ExtensionValues.read(crl, Extension.cRLNumber, CRLNumber::getInstance)
                .map(CRLNumber::getCRLNumber);
    }

    /** Whether the list has no critical extension but its scope, and none in an entry. */
    public static boolean isUnderstood(X509CRL crl) {
        return critical(crl).stream().allMatch(SCOPE::equals)
                && entries(crl).stream().allMatch(entry -> critical(entry).isEmpty());
    }

    private static Set<? extends X509CRLEntry> entries(X509CRL crl) {
        return Optional.<Set<? extends X509CRLEntry>>ofNullable(crl.getRevokedCertificates())
                .orElse(Set.of());
    }

    private static Set<String> critical(X509Extension holder) {
        return Optional.ofNullable(holder.getCriticalExtensionOIDs()).orElse(Set.of());
    }

    /** Whether the list speaks of CA certificates, or else of workload certificates, and is not a part of a larger one. */
    public static boolean covers(X509CRL crl, boolean cas) {
        if (crl.getExtensionValue(SCOPE) == null) {
            return true;
        }
        return ExtensionValues.read(crl, Extension.issuingDistributionPoint, IssuingDistributionPoint::getInstance)
                .map(scope -> isWhole(scope) && !(cas ? scope.onlyContainsUserCerts() : scope.onlyContainsCACerts()))
                .orElse(false);
    }

    @SuppressWarnings("NullAway") // Bouncy Castle returns null for an absent field
    private static boolean isWhole(IssuingDistributionPoint scope) {
        return scope.getDistributionPoint() == null
                && scope.getOnlySomeReasons() == null
                && !scope.isIndirectCRL()
                && !scope.onlyContainsAttributeCerts();
    }
}
