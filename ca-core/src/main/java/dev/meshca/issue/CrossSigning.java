package dev.meshca.issue;

import dev.meshca.InvalidCaException;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;

/** The bridge from an old root to a new one, and when there cannot be one. */
final class CrossSigning {

    /** The bridge itself and one intermediate stand below the signer. */
    private static final int CAS_BELOW = 2;

    private static final String OLD = "the old root";
    private static final String NEXT = "the new root";

    private CrossSigning() {}

    static X509Certificate sign(CertificateTemplate.Issuer old, X509Certificate next, Issuance issuance) {
        Instant now = issuance.clock().instant();
        requireAbleToSign(old.certificate(), now);
        requireRoot(next, now);
        requireDifferent(old.certificate(), next);
        Validity validity = new Validity(now.minus(Validity.BACKDATE), end(old.certificate()))
                .within(validity(old.certificate()))
                .within(validity(next));
        return CertificateTemplate.bridge(next, validity).signedBy(old, next.getPublicKey(), issuance.random());
    }

    private static void requireAbleToSign(X509Certificate old, Instant now) {
        if (!Certificates.isSelfSigned(old)) {
            throw refused(OLD, old, "is not the root itself; only the root can sign a bridge that peers follow");
        }
        int limit = old.getBasicConstraints();
        if (limit >= 0 && limit < CAS_BELOW) {
            throw refused(OLD, old, "allows " + limit + " CAs below it, and a bridge needs " + CAS_BELOW);
        }
        requireValid(OLD, old, now);
    }

    private static void requireRoot(X509Certificate next, Instant now) {
        if (!Certificates.isSelfSigned(next) || !Certificates.isCa(next)) {
            throw refused(NEXT, next, "is not a self-signed CA; cross-sign the root, never an intermediate");
        }
        int limit = next.getBasicConstraints();
        if (limit == 0) {
            throw refused(NEXT, next, "allows no CA below it");
        }
        requireValid(NEXT, next, now);
    }

    private static void requireDifferent(X509Certificate old, X509Certificate next) {
        if (old.getPublicKey().equals(next.getPublicKey())) {
            throw refused(NEXT, next, "has the old root's key; a new root needs a new one");
        }
        if (Arrays.equals(encodedName(old), encodedName(next))) {
            throw refused(NEXT, next, "has the old root's name; give it the next generation's");
        }
    }

    private static byte[] encodedName(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getEncoded();
    }

    private static void requireValid(String what, X509Certificate certificate, Instant now) {
        if (!validity(certificate).contains(now)) {
            throw refused(
                    what,
                    certificate,
                    "is valid from " + validity(certificate).notBefore() + " to " + end(certificate) + ", not now");
        }
    }

    private static Validity validity(X509Certificate certificate) {
        return new Validity(certificate.getNotBefore().toInstant(), end(certificate));
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static InvalidCaException refused(String what, X509Certificate certificate, String reason) {
        String otherwise = what.equals(OLD) ? "; rotate trust-first instead" : "";
        return new InvalidCaException(what, Certificates.subject(certificate) + " " + reason + otherwise, null);
    }
}
