package dev.meshca.trust;

import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * What a report says of one certificate.
 *
 * @param subject the subject in the order of its encoding, for example {@code O=Istio, CN=Root CA}
 * @param issuer the issuer, in the same form
 * @param serial the serial number in lower-case hex
 * @param sha256 the SHA-256 of the DER form in lower-case hex
 * @param notBefore the first valid second
 * @param notAfter the last valid second
 * @param key the kind of key, for example {@code RSA-4096} or {@code EC P-256}
 */
public record CertificateSummary(
        String subject, String issuer, String serial, String sha256, Instant notBefore, Instant notAfter, String key) {

    /**
     * Summarises a certificate.
     *
     * @param certificate any certificate
     * @return the summary; control characters in names are shown as {@code ?}
     */
    public static CertificateSummary of(X509Certificate certificate) {
        return new CertificateSummary(
                Certificates.name(certificate.getSubjectX500Principal()),
                Certificates.name(certificate.getIssuerX500Principal()),
                certificate.getSerialNumber().toString(16),
                Certificates.sha256(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                Certificates.keyKind(certificate.getPublicKey()));
    }
}
