package dev.meshca.testing;

import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;

/** A certificate from the {@link Forge}, which need not be one that anybody can read, with its key pair. */
public record Forged(byte[] der, X500Name subject, KeyPair keys, Optional<byte[]> keyId) {

    public String pem() {
        return Pems.block("CERTIFICATE", der);
    }

    public String keyPem() {
        return Pems.block("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    public X509Certificate certificate() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalStateException("this forged certificate is one the JDK cannot read", e);
        }
    }
}
