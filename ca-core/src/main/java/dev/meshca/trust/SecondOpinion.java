package dev.meshca.trust;

import dev.meshca.internal.x509.Certificates;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The JDK's PKIX path builder, asked about a path that our own rules accept: name constraints and policies are its part. */
final class SecondOpinion {

    private static final int UNLIMITED = -1;

    private SecondOpinion() {}

    static Optional<Fault> on(List<X509Certificate> path, Optional<X509Certificate> probe, Instant now) {
        X509Certificate anchor = path.get(path.size() - 1);
        X509Certificate target = probe.orElse(path.get(0));
        if (target.equals(anchor)) {
            return Optional.empty();
        }
        try {
            X509CertSelector selector = new X509CertSelector();
            selector.setCertificate(target);
            PKIXBuilderParameters parameters =
                    new PKIXBuilderParameters(Set.of(new TrustAnchor(anchor, null)), selector);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(path)));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(target))));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(UNLIMITED);
            parameters.setDate(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return Optional.empty();
        } catch (CertPathBuilderException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            String detail =
                    "the JDK refuses the path of " + Certificates.subject(path.get(0)) + ": " + reason.getMessage();
            return Optional.of(new Fault(TrustCode.PATH_REFUSED, path.get(0), detail));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no PKIX path builder", e);
        }
    }
}
