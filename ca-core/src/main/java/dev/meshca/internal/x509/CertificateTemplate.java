package dev.meshca.internal.x509;

import dev.meshca.Validity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;

/** A certificate before it is signed. The role fixes the profile, so that its extensions cannot contradict each other. */
public final class CertificateTemplate {

    /** Who signs: the issuer's name and key identifier come from its certificate, so that chains are built by both. */
    public record Issuer(X509Certificate certificate, SigningKey key) {}

    record ExtensionValue(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {}

    private static final int SERIAL_BITS = 159;

    private final X500Name subject;
    private final Validity validity;
    private final List<ExtensionValue> extensions = new ArrayList<>();

    private CertificateTemplate(X500Name subject, Validity validity) {
        this.subject = subject;
        this.validity = validity;
    }

    /** A root has no path length: a limit there breaks a later cross-signature in Go and OpenSSL. */
    public static CertificateTemplate root(X500Principal subject, Validity validity) {
        return ca(subject, validity, new BasicConstraints(true), List.of());
    }

    public static CertificateTemplate intermediate(X500Principal subject, Validity validity, List<String> dnsNames) {
        return ca(subject, validity, new BasicConstraints(0), dnsNames);
    }

    /**
     * The bridge to a new root: its name and key identifier, byte for byte, and room for one CA below it. Whoever trusts
     * only the signer then follows it, and whoever trusts the new root never looks at it.
     */
    public static CertificateTemplate bridge(X509Certificate root, Validity validity) {
        CertificateTemplate template = new CertificateTemplate(
                        X500Name.getInstance(root.getSubjectX500Principal().getEncoded()), validity)
                .with(Extension.basicConstraints, true, new BasicConstraints(1))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        KeyIdentifiers.ofSubject(root)
                .ifPresent(id -> template.with(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(id)));
        return template;
    }

    public static CertificateTemplate workload(X500Principal subject, Validity validity, String spiffeId) {
        GeneralName uri = new GeneralName(GeneralName.uniformResourceIdentifier, spiffeId);
        return new CertificateTemplate(X500Name.getInstance(subject.getEncoded()), validity)
                .with(Extension.basicConstraints, true, new BasicConstraints(false))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
                .with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                }))
                .with(Extension.subjectAlternativeName, subject.getEncoded().length <= 2, new GeneralNames(uri));
    }

    private static CertificateTemplate ca(
            X500Principal subject, Validity validity, BasicConstraints constraints, List<String> dnsNames) {
        int usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign;
        CertificateTemplate template = new CertificateTemplate(X500Name.getInstance(subject.getEncoded()), validity)
                .with(Extension.basicConstraints, true, constraints)
                .with(Extension.keyUsage, true, new KeyUsage(usage));
        if (dnsNames.isEmpty()) {
            return template;
        }
        GeneralName[] names = dnsNames.stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        return template.with(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    private CertificateTemplate with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        extensions.add(new ExtensionValue(oid, critical, value));
        return this;
    }

    /** A certificate for {@code key}, signed with its own private half. */
    public X509Certificate selfSigned(PublicKey key, SigningKey signingKey, SecureRandom random) {
        return sign(subject, key, signatureAlgorithm(key), signingKey, List.of(subjectKeyId(key)), random);
    }

    /** A certificate for {@code key}, signed by {@code issuer}. */
    public X509Certificate signedBy(Issuer issuer, PublicKey key, SecureRandom random) {
        X500Name name = X500Name.getInstance(
                issuer.certificate().getSubjectX500Principal().getEncoded());
        String algorithm = signatureAlgorithm(issuer.certificate().getPublicKey());
        ExtensionValue issuerId = authorityKeyId(issuer.certificate());
        List<ExtensionValue> ids = extensions.stream().anyMatch(e -> e.oid().equals(Extension.subjectKeyIdentifier))
                ? List.of(issuerId)
                : List.of(subjectKeyId(key), issuerId);
        return sign(name, key, algorithm, issuer.key(), ids, random);
    }

    /** Whether {@code key} is the private half of the certificate's key, proved by a signature. */
    public static boolean canSignFor(X509Certificate certificate, SigningKey key) {
        try {
            String algorithm = signatureAlgorithm(certificate.getPublicKey());
            byte[] challenge = certificate.getEncoded();
            byte[] signed = key.sign(algorithm, challenge);
            Signature verification = Signature.getInstance(algorithm);
            verification.initVerify(certificate.getPublicKey());
            verification.update(challenge);
            return verification.verify(signed);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /** Why nobody can sign with {@code key} as this certificate asks for, whether it is its key or not. */
    public static Optional<String> unusable(X509Certificate certificate, SigningKey key) {
        if (!key.key().getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return Optional.empty();
        }
        try {
            key.sign(signatureAlgorithm(certificate.getPublicKey()), new byte[1]);
            return Optional.empty();
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.of("no security provider at hand signs with this key ("
                    + key.key().getClass().getName() + ")");
        }
    }

    private X509Certificate sign(
            X500Name issuer,
            PublicKey key,
            String algorithm,
            SigningKey signingKey,
            List<ExtensionValue> ids,
            SecureRandom random) {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuer,
                serial(random),
                Date.from(validity.notBefore()),
                Date.from(validity.notAfter()),
                subject,
                SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        try {
            for (ExtensionValue extension : extensions) {
                builder.addExtension(extension.oid(), extension.critical(), extension.value());
            }
            for (ExtensionValue id : ids) {
                builder.addExtension(id.oid(), id.critical(), id.value());
            }
            return Certificates.parse(
                    builder.build(signingKey.signer(algorithm, random)).getEncoded());
        } catch (IOException | OperatorCreationException | GeneralSecurityException | RuntimeException e) {
            throw new IllegalStateException("the signing key could not sign: " + e.getMessage(), e);
        }
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).max(BigInteger.ONE);
    }

    /** The key that verifies decides, as the one that signs may be hidden in a token. */
    static String signatureAlgorithm(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return bits > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
        }
        return key instanceof RSAPublicKey ? "SHA256withRSA" : Certificates.keyKind(key);
    }

    private static ExtensionValue subjectKeyId(PublicKey key) {
        return new ExtensionValue(
                Extension.subjectKeyIdentifier, false, extensionUtils().createSubjectKeyIdentifier(publicKeyInfo(key)));
    }

    static ExtensionValue authorityKeyId(X509Certificate issuer) {
        AuthorityKeyIdentifier id = KeyIdentifiers.ofSubject(issuer)
                .map(AuthorityKeyIdentifier::new)
                .orElseGet(() -> extensionUtils().createAuthorityKeyIdentifier(publicKeyInfo(issuer.getPublicKey())));
        return new ExtensionValue(Extension.authorityKeyIdentifier, false, id);
    }

    private static SubjectPublicKeyInfo publicKeyInfo(PublicKey key) {
        return SubjectPublicKeyInfo.getInstance(key.getEncoded());
    }

    private static JcaX509ExtensionUtils extensionUtils() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 for key identifiers", e);
        }
    }
}
