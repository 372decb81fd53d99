package dev.meshca.internal.x509;

import dev.meshca.Validity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** A full CRL before it is signed (RFC 5280, 5): number and authority key identifier, no deltas. */
public final class CrlTemplate {

    private final CertificateTemplate.Issuer issuer;
    private final X509v2CRLBuilder builder;

    public CrlTemplate(CertificateTemplate.Issuer issuer, BigInteger number, Validity validity) {
        this.issuer = issuer;
        X500Name name = X500Name.getInstance(
                issuer.certificate().getSubjectX500Principal().getEncoded());
        builder = new X509v2CRLBuilder(name, Date.from(validity.notBefore()));
        builder.setNextUpdate(Date.from(validity.notAfter()));
        CertificateTemplate.ExtensionValue id = CertificateTemplate.authorityKeyId(issuer.certificate());
        try {
            builder.addExtension(id.oid(), id.critical(), id.value());
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
        } catch (IOException e) {
            throw new IllegalStateException("an extension could not be encoded", e);
        }
    }

    /** The reason 0, unspecified, is left out of the list, as RFC 5280, 5.3.1 asks for. */
    public CrlTemplate revoke(BigInteger serial, Instant since, int reason) {
        builder.addCRLEntry(serial, Date.from(since), reason);
        return this;
    }

    public X509CRL sign(SecureRandom random) {
        String algorithm =
                CertificateTemplate.signatureAlgorithm(issuer.certificate().getPublicKey());
        try {
            return Certificates.parseCrl(
                    builder.build(issuer.key().signer(algorithm, random)).getEncoded());
        } catch (IOException | OperatorCreationException | CRLException e) {
            throw new IllegalStateException("the signing key could not sign: " + e.getMessage(), e);
        }
    }

    public static String pem(X509CRL crl) {
        try {
            return Pem.block("X509 CRL", crl.getEncoded());
        } catch (CRLException e) {
            throw new IllegalStateException("a parsed CRL has no encoding", e);
        }
    }
}
