package dev.meshca.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Key pairs for tests: fresh ones on curves, and one RSA pair per size, because those are slow to make. */
public final class Keys {

    private static final Map<Integer, KeyPair> RSA = new ConcurrentHashMap<>();

    private Keys() {}

    public static KeyPair ec() {
        return ec("secp256r1");
    }

    public static KeyPair ec(String curve) {
        return generate("EC", new ECGenParameterSpec(curve));
    }

    public static KeyPair rsa(int bits) {
        return RSA.computeIfAbsent(
                bits, size -> generate("RSA", new RSAKeyGenParameterSpec(size, RSAKeyGenParameterSpec.F4)));
    }

    /** An RSA key for RSASSA-PSS alone; how long it is by default differs from one JDK to the next. */
    public static KeyPair pss(int bits) {
        return generate("RSASSA-PSS", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
    }

    /** An algorithm whose name says all, such as {@code Ed25519}. */
    public static KeyPair of(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RSA with a modulus of many small primes: useless as a secret, and quick to make at any size. */
    public static KeyPair quickRsa(int primes, int bitsOfEach) {
        SecureRandom random = new SecureRandom();
        BigInteger exponent = RSAKeyGenParameterSpec.F4;
        BigInteger modulus = BigInteger.ONE;
        BigInteger phi = BigInteger.ONE;
        for (int i = 0; i < primes; i++) {
            BigInteger prime = BigInteger.probablePrime(bitsOfEach, random);
            modulus = modulus.multiply(prime);
            phi = phi.multiply(prime.subtract(BigInteger.ONE));
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(modulus, exponent)),
                    factory.generatePrivate(new RSAPrivateKeySpec(modulus, exponent.modInverse(phi))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On a curve that the JDK does not know. */
    public static KeyPair bouncyCastleEc(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key without its PKCS#8 wrapping. */
    public static byte[] pkcs1(KeyPair keys) {
        return PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                .getPrivateKey()
                .getOctets();
    }

    /** As {@code openssl ec} writes it: with the name of the curve, which PKCS#8 has outside. */
    public static byte[] sec1(KeyPair keys) {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
        int bits = ((ECPrivateKey) keys.getPrivate()).getParams().getOrder().bitLength();
        return Der.of(
                new org.bouncycastle.asn1.sec.ECPrivateKey(bits, ((ECPrivateKey) keys.getPrivate()).getS(), curve));
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with the algorithm that fits the key. */
    static ContentSigner signer(PrivateKey key) {
        if (key instanceof ECPrivateKey ec) {
            int bits = ec.getParams().getOrder().bitLength();
            return signer(key, bits > 256 ? "SHA384withECDSA" : "SHA256withECDSA");
        }
        if (key instanceof EdECKey edwards) {
            return signer(key, edwards.getParams().getName());
        }
        return signer(
                key,
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "DSA" -> "SHA256withDSA";
                    case "RSASSA-PSS" -> "SHA256withRSAandMGF1";
                    default -> key.getAlgorithm();
                });
    }

    static ContentSigner signer(PrivateKey key, String algorithm) {
        try {
            JcaContentSignerBuilder builder = new JcaContentSignerBuilder(algorithm);
            if (algorithm.endsWith("MGF1") || key.getClass().getName().startsWith("org.bouncycastle")) {
                builder.setProvider(new BouncyCastleProvider());
            }
            return builder.build(key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sign(ContentSigner signer, byte[] content) {
        try (OutputStream stream = signer.getOutputStream()) {
            stream.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return signer.getSignature();
    }

    /** RFC 5280, 4.2.1.2, method 1. */
    static byte[] id(SubjectPublicKeyInfo info) {
        try {
            return MessageDigest.getInstance("SHA-1")
                    .digest(info.getPublicKeyData().getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
