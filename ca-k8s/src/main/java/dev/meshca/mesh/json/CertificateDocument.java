package dev.meshca.mesh.json;

import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** A certificate in a document. */
record CertificateDocument(String subject, String serial, String sha256, Instant notAfter) {

    static CertificateDocument of(X509Certificate certificate) {
        TrustReport.Certificate summary = TrustReport.Certificate.of(certificate);
        return new CertificateDocument(summary.subject(), summary.serial(), summary.sha256(), summary.notAfter());
    }
}
