package dev.meshca;

import java.util.Locale;

/**
 * The key algorithms a CA of this toolkit may have: those that Istio names for its own CAs (RSA and ECDSA on P-256 or
 * P-384, {@code security/pkg/pki/util/crypto.go}). A signature's algorithm follows the issuer's key.
 */
public enum KeyAlgorithm {
    /** RSA with a modulus of 2048 bits, the smallest that is accepted. */
    RSA_2048,
    /** RSA with a modulus of 3072 bits. */
    RSA_3072,
    /** RSA with a modulus of 4096 bits: what Istio's Makefiles make, and the default. */
    RSA_4096,
    /** ECDSA on the curve P-256 (secp256r1): as strong as RSA_3072, and far faster to make and to use. */
    EC_P256,
    /** ECDSA on the curve P-384 (secp384r1). */
    EC_P384;

    /**
     * The algorithm called {@code name}, in any case, with {@code -} or {@code _}.
     *
     * @param name for example {@code EC_P256} or {@code rsa-4096}
     * @return the algorithm
     * @throws IllegalArgumentException if there is none of that name; the message lists those there are
     */
    public static KeyAlgorithm parse(String name) {
        String wanted = name.strip().replace('-', '_').toUpperCase(Locale.ROOT);
        for (KeyAlgorithm algorithm : values()) {
            if (algorithm.name().equals(wanted)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("there is no key algorithm '" + name.strip()
                + "': use RSA_2048, RSA_3072, RSA_4096, EC_P256 or EC_P384");
    }
}
