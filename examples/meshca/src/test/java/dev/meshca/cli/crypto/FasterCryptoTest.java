package dev.meshca.cli.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FasterCryptoTest {

    /** More than are left to the JDK. */
    private static final int MANY = 200;

    @BeforeEach
    void use() {
        FasterCrypto.use();
    }

    @AfterEach
    void leave() {
        FasterCrypto.leave();
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, SHA256withECDSA", "secp384r1, SHA384withECDSA"})
    void signatures_are_those_of_the_JDK_before_and_after_the_library_is_loaded(String curve, String algorithm)
            throws GeneralSecurityException {
        Provider jdk = Security.getProvider("SunEC");
        for (int i = 0; i < MANY; i++) {
            KeyPair pair = generate("EC", new ECGenParameterSpec(curve));
            byte[] signature = sign(Signature.getInstance(algorithm), pair);

            assertThat(isVerified(Signature.getInstance(algorithm, jdk), pair, signature))
                    .isTrue();
            assertThat(isVerified(
                            Signature.getInstance(algorithm), pair, sign(Signature.getInstance(algorithm, jdk), pair)))
                    .isTrue();
            signature[signature.length - 1] ^= 1;
            assertThat(isVerified(Signature.getInstance(algorithm), pair, signature))
                    .isFalse();
        }
    }

    @Test
    void keys_are_the_objects_of_the_JDK_and_of_the_size_wanted() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair pair = rsa.generateKeyPair();
        Set<String> packages = Stream.of(pair, generate("EC", new ECGenParameterSpec("secp384r1")))
                .flatMap(keys -> Stream.of(keys.getPublic(), keys.getPrivate()))
                .map(key -> key.getClass().getPackageName())
                .collect(Collectors.toSet());

        assertThat(((RSAPublicKey) pair.getPublic()).getModulus().bitLength()).isEqualTo(2048);
        assertThat(packages).containsExactlyInAnyOrder("sun.security.rsa", "sun.security.ec");
    }

    @Test
    void everything_else_stays_with_the_JDK() {
        Provider faster = Security.getProviders()[0];

        assertThat(faster.getServices())
                .extracting(service -> service.getType() + " " + service.getAlgorithm())
                .containsExactlyInAnyOrder(
                        "KeyPairGenerator RSA",
                        "KeyPairGenerator EC",
                        "Signature SHA256withECDSA",
                        "Signature SHA384withECDSA");
    }

    private static KeyPair generate(String family, ECGenParameterSpec curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
        generator.initialize(curve);
        KeyPair pair = generator.generateKeyPair();
        assertThat(((ECPublicKey) pair.getPublic())
                        .getParams()
                        .getCurve()
                        .getField()
                        .getFieldSize())
                .isEqualTo(Integer.parseInt(curve.getName().substring(4, 7)));
        return pair;
    }

    private static byte[] sign(Signature signature, KeyPair pair) throws GeneralSecurityException {
        signature.initSign(pair.getPrivate());
        signature.update(new byte[] {1, 2, 3});
        return signature.sign();
    }

    private static boolean isVerified(Signature check, KeyPair pair, byte[] signature) {
        try {
            check.initVerify(pair.getPublic());
            check.update(new byte[] {1, 2, 3});
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
