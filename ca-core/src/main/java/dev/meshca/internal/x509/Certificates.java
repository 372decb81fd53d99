package dev.meshca.internal.x509;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x500.X500Name;

/** What one certificate or CRL says. */
public final class Certificates {

    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    /** Places after the serial number, as Bouncy Castle does not read a certificate without an issuer either. */
    private static final int ISSUER = 2;

    private static final int SUBJECT = 4;

    /** Key identifiers, key usage, alternative names, basic constraints. */
    private static final Set<String> PLAIN = Set.of("2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.35");

    private Certificates() {}

    public static X509Certificate parse(byte[] der) throws CertificateException {
        X509Certificate certificate = (X509Certificate) factory().generateCertificate(new ByteArrayInputStream(der));
        if (certificate.getEncoded().length != der.length) {
            throw new CertificateException("bytes follow the certificate");
        }
        return certificate;
    }

    /** Which name is empty, in a certificate that the JDK does not read for that: a clause about the certificate. */
    public static Optional<String> emptyName(byte[] der) {
        return nameThatIsEmpty(der)
                .map(name -> "the certificate has an empty " + name + ", which RFC 5280 (4.1.2) does not allow a CA");
    }

    private static Optional<String> nameThatIsEmpty(byte[] der) {
        try {
            ASN1Sequence fields =
                    ASN1Sequence.getInstance(ASN1Sequence.getInstance(der).getObjectAt(0));
            int serial = fields.getObjectAt(0) instanceof ASN1TaggedObject ? 1 : 0;
            if (isEmpty(fields.getObjectAt(serial + SUBJECT))) {
                return Optional.of("subject");
            }
            return isEmpty(fields.getObjectAt(serial + ISSUER)) ? Optional.of("issuer") : Optional.empty();
        } catch (RuntimeException another) {
            return Optional.empty();
        }
    }

    private static boolean isEmpty(ASN1Encodable name) {
        return ASN1Sequence.getInstance(name).size() == 0;
    }

    public static X509CRL parseCrl(byte[] der) throws CRLException {
        try {
            return (X509CRL) factory().generateCRL(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalStateException("the JDK has no X.509 support", e);
        }
    }

    private static CertificateFactory factory() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    public static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has no encoding", e);
        }
    }

    public static String pem(X509Certificate certificate) {
        return Pem.block("CERTIFICATE", der(certificate));
    }

    /** The SHA-256 of the DER form in lower-case hex: what {@code openssl x509 -fingerprint -sha256} shows, without colons. */
    public static String sha256(X509Certificate certificate) {
        return sha256(der(certificate));
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether it is a CA with no other extensions than each CA has: none says anything about what is below it. */
    public static boolean isPlainCa(X509Certificate certificate) {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        Set<String> others = certificate.getNonCriticalExtensionOIDs();
        return isCa(certificate)
                && critical != null
                && PLAIN.containsAll(critical)
                && (others == null || PLAIN.containsAll(others));
    }

    public static boolean isCa(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }

    /** A root without extensions from before X.509 v3, which Go, BoringSSL and rustls take as a CA. */
    public static boolean isV1Root(X509Certificate certificate) {
        return certificate.getVersion() == 1 && isSelfIssued(certificate);
    }

    public static boolean mayCertSign(X509Certificate certificate) {
        return hasUsage(certificate, KEY_CERT_SIGN);
    }

    public static boolean mayCrlSign(X509Certificate certificate) {
        return hasUsage(certificate, CRL_SIGN);
    }

    private static boolean hasUsage(X509Certificate certificate, int bit) {
        boolean[] usage = certificate.getKeyUsage();
        return usage == null || (bit < usage.length && usage[bit]);
    }

    public static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    public static boolean isSelfSigned(X509Certificate certificate) {
        return isSelfIssued(certificate) && isSignedBy(certificate, certificate.getPublicKey());
    }

    public static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    public static boolean isSignedBy(X509CRL crl, PublicKey key) {
        try {
            crl.verify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether one certificate says it was issued by the other, and the other's key proves it. */
    public static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())
                && isSignedBy(certificate, issuer.getPublicKey());
    }

    /** A name in the order of its encoding, as openssl shows it: {@code O=Istio, CN=Root CA}. */
    public static String name(X500Principal name) {
        String text = readable(name);
        return text.isEmpty()
                ? "(no name)"
                : text.replaceAll("(?<!\\\\),", ", ").replaceAll("\\p{Cntrl}", "?");
    }

    /** Bouncy Castle does not read every name the JDK reads. */
    private static String readable(X500Principal name) {
        try {
            return X500Name.getInstance(name.getEncoded()).toString();
        } catch (RuntimeException e) {
            return name.getName(X500Principal.RFC1779);
        }
    }

    public static String subject(X509Certificate certificate) {
        return "'" + name(certificate.getSubjectX500Principal()) + "'";
    }

    public static String issuer(X509Certificate certificate) {
        return "'" + name(certificate.getIssuerX500Principal()) + "'";
    }

    /** The key's algorithm and size, for example {@code RSA-4096}, {@code EC P-256}, {@code Ed25519}. */
    public static String keyKind(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return rsa.getAlgorithm() + "-" + rsa.getModulus().bitLength();
        }
        if (key instanceof ECPublicKey ec) {
            return "EC P-" + ec.getParams().getCurve().getField().getFieldSize();
        }
        return key instanceof EdECPublicKey edwards ? edwards.getParams().getName() : key.getAlgorithm();
    }
}
