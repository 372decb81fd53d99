package dev.meshca.cli.json;

import dev.meshca.trust.CertificateSummary;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** A certificate in a document. */
public record CertificateJson(String subject, String serial, String sha256, Instant notAfter) {

    static CertificateJson of(X509Certificate certificate) {
        CertificateSummary summary = CertificateSummary.of(certificate);
        return new CertificateJson(summary.subject(), summary.serial(), summary.sha256(), summary.notAfter());
    }
}
