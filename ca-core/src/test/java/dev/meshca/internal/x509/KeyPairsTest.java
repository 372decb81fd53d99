package dev.meshca.internal.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPairsTest {

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void a_key_is_proved_for_its_own_public_key_alone(String curve) throws GeneralSecurityException {
        KeyPair one = pair(curve);
        KeyPair other = pair(curve);

        assertThat(KeyPairs.areProved(one.getPrivate(), one.getPublic())).isTrue();
        assertThat(KeyPairs.areProved(one.getPrivate(), other.getPublic())).isFalse();
    }

    @Test
    void a_key_on_another_curve_is_not_proved() throws GeneralSecurityException {
        assertThat(KeyPairs.areProved(
                        pair("secp384r1").getPrivate(), pair("secp256r1").getPublic()))
                .isFalse();
    }

    @Test
    void a_number_beyond_the_order_of_the_curve_is_left_to_a_signature() throws GeneralSecurityException {
        KeyPair one = pair("secp256r1");
        ECPrivateKey key = (ECPrivateKey) one.getPrivate();
        BigInteger same = key.getS().add(key.getParams().getOrder());
        PrivateKey beyond = KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(same, key.getParams()));

        assertThat(KeyPairs.areProved(beyond, one.getPublic())).isFalse();
    }

    @Test
    void an_rsa_key_is_left_to_a_signature() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair rsa = generator.generateKeyPair();

        assertThat(KeyPairs.areProved(rsa.getPrivate(), rsa.getPublic())).isFalse();
    }
}
