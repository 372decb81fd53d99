package dev.meshca.cli.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Key pairs of any generator as the JDK's own objects, so that they are written and used in one way. */
final class JdkKeys extends KeyPairGeneratorSpi {

    private final KeyPairGeneratorSpi generator;
    private final String algorithm;

    JdkKeys(KeyPairGeneratorSpi generator, String algorithm) {
        this.generator = generator;
        this.algorithm = algorithm;
    }

    @Override
    public void initialize(int size, SecureRandom random) {
        generator.initialize(size, random);
    }

    @Override
    public void initialize(AlgorithmParameterSpec parameters, SecureRandom random)
            throws InvalidAlgorithmParameterException {
        generator.initialize(parameters, random);
    }

    @Override
    public KeyPair generateKeyPair() {
        KeyPair made = generator.generateKeyPair();
        try {
            KeyFactory keys = KeyFactory.getInstance(algorithm);
            return new KeyPair(
                    keys.generatePublic(new X509EncodedKeySpec(made.getPublic().getEncoded())),
                    keys.generatePrivate(
                            new PKCS8EncodedKeySpec(made.getPrivate().getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a new " + algorithm + " key cannot be read", e);
        }
    }
}
