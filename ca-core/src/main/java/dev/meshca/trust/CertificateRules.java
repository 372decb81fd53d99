package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.internal.x509.Algorithms;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.CriticalExtensions;
import dev.meshca.internal.x509.NameLimits;
import dev.meshca.internal.x509.StrictEncoding;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Go, BoringSSL or rustls holds against one CA certificate, wherever it stands in a path. */
final class CertificateRules {

    private static final int MIN_RSA_BITS = 2048;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private CertificateRules() {}

    /** Why the certificate cannot be an issuer in any path at this time. */
    static List<Fault> faults(X509Certificate certificate, boolean anchor, Instant now) {
        List<Fault> faults = new ArrayList<>(time(certificate, now));
        if (!Certificates.isCa(certificate) && !(anchor && Certificates.isV1Root(certificate))) {
            faults.add(fault(TrustCode.NOT_A_CA, certificate, "is not a CA (basicConstraints CA:TRUE is missing)"));
        } else if (!Certificates.mayCertSign(certificate)) {
            faults.add(fault(TrustCode.KEY_CERT_SIGN_MISSING, certificate, "lacks the key usage keyCertSign"));
        }
        if (!isForServersAndClients(certificate)) {
            faults.add(fault(
                    TrustCode.EXTENDED_KEY_USAGE,
                    certificate,
                    "has an extended key usage that does not name both serverAuth and clientAuth"));
        }
        NameLimits.unsupported(certificate)
                .map(detail -> fault(TrustCode.NAME_CONSTRAINT_UNSUPPORTED, certificate, detail))
                .ifPresent(faults::add);
        CriticalExtensions.unknown(certificate, anchor)
                .map(oid -> "has a critical extension (" + oid + ") that some verifier does not know")
                .map(detail -> fault(TrustCode.CRITICAL_EXTENSION_UNKNOWN, certificate, detail))
                .ifPresent(faults::add);
        encodingFault(certificate).ifPresent(faults::add);
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            faults.add(fault(TrustCode.WEAK_KEY, certificate, "has a key of " + Certificates.keyKind(rsa)));
        }
        if (!Algorithms.isKnown(certificate.getPublicKey())) {
            faults.add(fault(TrustCode.ALGORITHM_UNKNOWN, certificate, "has a key " + unknownKind(certificate)));
        }
        if (!anchor) {
            signatureFault(certificate).ifPresent(faults::add);
            epochFault(certificate).ifPresent(faults::add);
        }
        return faults;
    }

    /** A curve is not known by its size: secp256k1 has that of P-256. */
    private static String unknownKind(X509Certificate certificate) {
        return certificate.getPublicKey() instanceof ECPublicKey ec
                ? "on a curve of " + ec.getParams().getCurve().getField().getFieldSize()
                        + " bits that it does not name as P-256, P-384 or P-521"
                : "of type " + Certificates.keyKind(certificate.getPublicKey());
    }

    /** rustls counts seconds from 1970 on, and does not look at the dates of an anchor. */
    private static Optional<Fault> epochFault(X509Certificate certificate) {
        Instant start = certificate.getNotBefore().toInstant();
        return start.isBefore(Instant.EPOCH)
                ? Optional.of(fault(
                        TrustCode.CERTIFICATE_MALFORMED,
                        certificate,
                        "is valid from " + start + " on, and ztunnel reads no time before 1970"))
                : Optional.empty();
    }

    /** What somebody refuses wherever the certificate stands, on the path or beside it. */
    static Optional<Fault> encodingFault(X509Certificate certificate) {
        return StrictEncoding.defect(certificate)
                .map(defect -> fault(TrustCode.CERTIFICATE_MALFORMED, certificate, defect));
    }

    private static Optional<Fault> signatureFault(X509Certificate certificate) {
        String detail = "is signed with " + certificate.getSigAlgName();
        if (hasWeakSignature(certificate)) {
            return Optional.of(fault(TrustCode.WEAK_SIGNATURE, certificate, detail));
        }
        if (Algorithms.isSignatureKnown(certificate)) {
            return Optional.empty();
        }
        return Algorithms.pssTrouble(certificate)
                .map(trouble -> fault(TrustCode.PSS_PARAMETERS, certificate, detail + ", " + trouble))
                .or(() -> Optional.of(fault(TrustCode.ALGORITHM_UNKNOWN, certificate, detail)));
    }

    /** What works today and is a trap. */
    static List<Fault> traps(X509Certificate certificate, boolean anchor, Instant now, Duration notice) {
        List<Fault> traps = new ArrayList<>();
        Instant end = certificate.getNotAfter().toInstant();
        if (!now.isAfter(end) && Duration.between(now, end).compareTo(notice) < 0) {
            long days = Duration.between(now, end).toDays();
            traps.add(fault(TrustCode.EXPIRES_SOON, certificate, "expires on " + end + ", in " + days + " days"));
        }
        if (!hasNamedKeyType(certificate) && Algorithms.isKnown(certificate.getPublicKey())) {
            String kind = Certificates.keyKind(certificate.getPublicKey());
            traps.add(fault(TrustCode.KEY_TYPE_UNTESTED, certificate, "has a key of type " + kind));
        }
        if (anchor && hasWeakSignature(certificate)) {
            traps.add(
                    fault(TrustCode.WEAK_ROOT_SIGNATURE, certificate, "is signed with " + certificate.getSigAlgName()));
        }
        return traps;
    }

    static boolean isValid(X509Certificate certificate, Instant now) {
        return time(certificate, now).isEmpty();
    }

    private static List<Fault> time(X509Certificate certificate, Instant now) {
        Instant start = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return List.of(fault(TrustCode.CERTIFICATE_EXPIRED, certificate, "expired on " + end));
        }
        if (now.isBefore(start)) {
            return List.of(fault(TrustCode.CERTIFICATE_NOT_YET_VALID, certificate, "is not valid before " + start));
        }
        return List.of();
    }

    private static boolean isForServersAndClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null || (purposes.contains(SERVER_AUTH) && purposes.contains(CLIENT_AUTH));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static boolean hasWeakSignature(X509Certificate certificate) {
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return algorithm.startsWith("SHA1") || algorithm.startsWith("MD");
    }

    private static boolean hasNamedKeyType(X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return bits == 256 || bits == 384;
        }
        return certificate.getPublicKey() instanceof RSAPublicKey;
    }

    private static Fault fault(TrustCode code, X509Certificate certificate, String detail) {
        return new Fault(code, certificate, subject(certificate) + " " + detail);
    }
}
