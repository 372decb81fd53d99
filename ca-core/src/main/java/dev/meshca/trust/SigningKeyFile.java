package dev.meshca.trust;

import dev.meshca.Validity;
import dev.meshca.internal.Ambient;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyPairs;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import java.security.InvalidKeyException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What a key file showed when it was read; the key itself is not kept. The key fits if it is proved to be that of the CA
 * certificate. Where that takes a signature, or a certificate has an extension that could concern what is below, it signs a
 * probe certificate: if the CA certificate verifies it, the key fits, and the probe is what peers are asked to accept.
 *
 * @param issues whether what the key signs is verified by the CA certificate
 */
record SigningKeyFile(
        String where,
        boolean present,
        Optional<String> defect,
        boolean fits,
        boolean issues,
        Optional<X509Certificate> probe) {

    private static final String PROBE_ID = "spiffe://cluster.local/ns/meshca/sa/probe";

    static SigningKeyFile read(
            String where, Optional<byte[]> content, Optional<X509Certificate> ca, Collection<X509Certificate> sent) {
        if (content.isEmpty()) {
            return new SigningKeyFile(where, false, Optional.empty(), false, false, Optional.empty());
        }
        try {
            SigningKey key = SigningKey.of(PrivateKeys.parseFirst(content.get()));
            if (ca.isPresent() && needsNoProbe(ca.get(), sent, key)) {
                return new SigningKeyFile(where, true, Optional.empty(), true, true, Optional.empty());
            }
            Optional<X509Certificate> probe = ca.flatMap(issuer -> probe(issuer, key));
            boolean fits = probe.isPresent()
                    || ca.map(issuer -> CertificateTemplate.canSignFor(issuer, key))
                            .orElse(false);
            return new SigningKeyFile(where, true, Optional.empty(), fits, probe.isPresent(), probe);
        } catch (InvalidKeyException e) {
            return new SigningKeyFile(
                    where, true, Optional.of(String.valueOf(e.getMessage())), false, false, Optional.empty());
        }
    }

    /** What there is to be accepted or refused elsewhere. */
    String evidence() {
        if (probe.isPresent()) {
            return "probe certificate";
        }
        return issues ? "chain with its key" : "public chain";
    }

    private static boolean needsNoProbe(X509Certificate ca, Collection<X509Certificate> sent, SigningKey key) {
        return ca.getNotBefore().toInstant().isBefore(ca.getNotAfter().toInstant())
                && Certificates.isPlainCa(ca)
                && sent.stream().allMatch(Certificates::isPlainCa)
                && KeyPairs.areProved(key.key(), ca.getPublicKey());
    }

    private static Optional<X509Certificate> probe(X509Certificate ca, SigningKey key) {
        try {
            Validity validity =
                    new Validity(ca.getNotBefore().toInstant(), ca.getNotAfter().toInstant());
            X509Certificate probe = CertificateTemplate.workload(new X500Principal(""), validity, PROBE_ID)
                    .signedBy(new CertificateTemplate.Issuer(ca, key), ca.getPublicKey(), Ambient.RANDOM);
            return Optional.of(probe).filter(signed -> Certificates.isSignedBy(signed, ca.getPublicKey()));
        } catch (RuntimeException cannotIssue) {
            return Optional.empty();
        }
    }
}
