package dev.meshca.issue;

import dev.meshca.KeyAlgorithm;
import dev.meshca.internal.Ambient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.jspecify.annotations.Nullable;

/** Where new key pairs come from. Called from several threads at once. */
@FunctionalInterface
public interface KeyPairSource {

    /**
     * A new key pair.
     *
     * @param algorithm the algorithm and size wanted
     * @return a pair nobody else has
     */
    KeyPair generate(KeyAlgorithm algorithm);

    /**
     * Key pairs from the JDK's default provider.
     *
     * @return the source
     */
    static KeyPairSource jdk() {
        return algorithm -> generate(algorithm, null);
    }

    /**
     * Key pairs from a JCA provider, which need not be registered.
     *
     * @param provider the provider, for example a native one that is faster
     * @return the source; its {@link #generate} throws {@link IllegalArgumentException} for algorithms the provider lacks
     */
    static KeyPairSource of(Provider provider) {
        return algorithm -> generate(algorithm, provider);
    }

    private static KeyPair generate(KeyAlgorithm algorithm, @Nullable Provider provider) {
        AlgorithmParameterSpec parameters = switch (algorithm) {
            case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            case RSA_3072 -> new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4);
            case RSA_4096 -> new RSAKeyGenParameterSpec(4096, RSAKeyGenParameterSpec.F4);
            case EC_P256 -> new ECGenParameterSpec("secp256r1");
            case EC_P384 -> new ECGenParameterSpec("secp384r1");
        };
        String family = parameters instanceof ECGenParameterSpec ? "EC" : "RSA";
        try {
            KeyPairGenerator generator = provider == null
                    ? KeyPairGenerator.getInstance(family)
                    : KeyPairGenerator.getInstance(family, provider);
            generator.initialize(parameters, Ambient.RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the key provider " + (provider == null ? "of the JDK" : provider.getName()) + " makes no "
                            + algorithm + " keys",
                    e);
        }
    }
}
