package dev.meshca.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.crypto.FasterCrypto;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Every recipe is made and judged once more, now by what the command line makes keys and signatures with. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FindingsWithFasterCryptoTest extends FindingsTest {

    /** More than are left to the JDK. */
    private static final int MANY = 200;

    @BeforeAll
    static void useItFromTheFirstRecipeOn() throws GeneralSecurityException {
        FasterCrypto.use();
        for (int i = 0; i < MANY; i++) {
            KeyPairGenerator.getInstance("EC");
        }
    }

    @AfterAll
    static void leaveIt() {
        FasterCrypto.leave();
    }

    @Test
    void it_is_what_makes_keys() throws GeneralSecurityException {
        assertThat(KeyPairGenerator.getInstance("EC").getProvider()).isInstanceOf(FasterCrypto.class);
    }
}
