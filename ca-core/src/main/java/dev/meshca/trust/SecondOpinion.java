package dev.meshca.trust;

import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.NameLimits;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The JDK's PKIX, asked about the very path that our own rules accept: name constraints and policies are its part. */
final class SecondOpinion {

    private SecondOpinion() {}

    static Optional<Fault> on(List<X509Certificate> path, Optional<X509Certificate> probe, Instant now) {
        X509Certificate anchor = path.get(path.size() - 1);
        List<X509Certificate> below = new ArrayList<>(path.subList(0, path.size() - 1));
        probe.ifPresent(leaf -> below.add(0, leaf));
        if (below.isEmpty()) {
            return Optional.empty();
        }
        try {
            CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(below);
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
            return nameFault(below, anchor);
        } catch (CertPathValidatorException e) {
            X509Certificate refused = e.getIndex() > 0 ? below.get(e.getIndex()) : path.get(0);
            String detail = "the JDK refuses the path over " + Certificates.subject(refused) + ": " + e.getMessage();
            return Optional.of(new Fault(TrustCode.PATH_REFUSED, refused, detail));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no PKIX path validator", e);
        }
    }

    /** The JDK does not read the name constraints in the certificate of an anchor; Go and BoringSSL do. */
    private static Optional<Fault> nameFault(List<X509Certificate> below, X509Certificate anchor) {
        return below.stream()
                .filter(certificate -> !NameLimits.permit(anchor, certificate))
                .map(certificate -> new Fault(
                        TrustCode.PATH_REFUSED,
                        anchor,
                        "the name constraints of " + Certificates.subject(anchor) + " forbid a name of "
                                + Certificates.subject(certificate)))
                .findFirst();
    }
}
