package dev.meshca.internal.x509;

import dev.meshca.KeyAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** The algorithms that Go, BoringSSL and rustls all know. */
public final class Algorithms {

    private static final int MAX_RSA_BITS = 8192;
    private static final Set<ASN1Encodable> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private static final String ED25519 = "1.3.101.112";

    /** As encodings, because rustls compares them byte for byte; it knows RSA (PKCS#1 v1.5) without parameters, too. */
    private static final Set<String> SIGNATURES = Stream.of("SHA256", "SHA384", "SHA512")
            .flatMap(hash -> Stream.of(hash + "WITHRSA", hash + "WITHECDSA", hash + "WITHRSAANDMGF1"))
            .map(name -> new DefaultSignatureAlgorithmIdentifierFinder().find(name))
            .flatMap(id -> isNull(id) ? Stream.of(id, new AlgorithmIdentifier(id.getAlgorithm())) : Stream.of(id))
            .map(Algorithms::hex)
            .collect(Collectors.toUnmodifiableSet());

    private static boolean isNull(AlgorithmIdentifier id) {
        return DERNull.INSTANCE.equals(id.getParameters());
    }

    private Algorithms() {}

    /** Whether all of them can check what this key signed, leaving aside whether it is strong enough. */
    public static boolean isKnown(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return rsa.getAlgorithm().equals("RSA") && rsa.getModulus().bitLength() <= MAX_RSA_BITS;
        }
        if (key instanceof ECPublicKey ec) {
            return isOnKnownCurve(ec);
        }
        return Certificates.keyKind(key).equals("Ed25519");
    }

    /** The algorithm of this toolkit that is as strong as that of a key, or the strongest of its kind. */
    public static KeyAlgorithm nearest(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits <= 2048 ? KeyAlgorithm.RSA_2048 : bits <= 3072 ? KeyAlgorithm.RSA_3072 : KeyAlgorithm.RSA_4096;
        }
        boolean large =
                key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() > 256;
        return large ? KeyAlgorithm.EC_P384 : KeyAlgorithm.EC_P256;
    }

    /** A curve that is written out instead of named is unknown, too: Go and rustls look for the name. */
    private static boolean isOnKnownCurve(ECPublicKey key) {
        try {
            ASN1Encodable curve = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                    .getAlgorithm()
                    .getParameters();
            return curve != null && CURVES.contains(curve);
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    /**
     * Whether all of them can check the signature of this certificate, leaving aside whether it is strong enough. Of one that
     * cannot be read {@link StrictEncoding} says more.
     */
    public static boolean isSignatureKnown(X509Certificate certificate) {
        if (certificate.getSigAlgOID().equals(ED25519)) {
            return true;
        }
        try {
            return SIGNATURES.contains(hex(signature(certificate)));
        } catch (RuntimeException unreadable) {
            return true;
        }
    }

    /** Whether Go can check the signature of this revocation list; of lists, unlike of certificates, it takes SHA-1. */
    public static boolean isSignatureKnown(X509CRL list) {
        try {
            return list.getSigAlgOID().equals(ED25519)
                    || list.getSigAlgName().startsWith("SHA1")
                    || SIGNATURES.contains(
                            hex(CertificateList.getInstance(list.getEncoded()).getSignatureAlgorithm()));
        } catch (CRLException | RuntimeException unreadable) {
            return false;
        }
    }

    private static AlgorithmIdentifier signature(X509Certificate certificate) {
        return Certificate.getInstance(Certificates.der(certificate)).getSignatureAlgorithm();
    }

    /** Which parameter makes an RSASSA-PSS signature unknown, if it is one. */
    public static Optional<String> pssTrouble(X509Certificate certificate) {
        return Optional.of(signature(certificate))
                .filter(PssParameters::areIn)
                .filter(id -> !SIGNATURES.contains(hex(id)))
                .map(PssParameters::trouble);
    }

    private static String hex(AlgorithmIdentifier id) {
        try {
            return HexFormat.of().formatHex(id.getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
