package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CancellableRandomTest {

    private final AtomicBoolean cancelled = new AtomicBoolean();

    private static SecureRandom seeded(int seed) throws GeneralSecurityException {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(seed);
        return random;
    }

    private SecureRandom cancellable(int seed) throws GeneralSecurityException {
        return new CancellableRandom(seeded(seed), cancelled::get);
    }

    @Test
    void the_numbers_are_those_of_its_source() throws GeneralSecurityException {
        assertThat(cancellable(1).nextLong()).isEqualTo(seeded(1).nextLong());
        assertThat(cancellable(1).generateSeed(8)).hasSize(8).isNotEqualTo(new byte[8]);
    }

    @Test
    void a_seed_reaches_the_source() throws GeneralSecurityException {
        SecureRandom random = cancellable(1);
        random.setSeed(2);
        SecureRandom same = seeded(1);
        same.setSeed(2);

        assertThat(random.nextLong())
                .isEqualTo(same.nextLong())
                .isNotEqualTo(seeded(1).nextLong());
    }

    @Test
    void once_cancelled_it_gives_no_number() throws GeneralSecurityException {
        SecureRandom random = cancellable(1);
        cancelled.set(true);

        assertThatThrownBy(random::nextLong).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> random.generateSeed(8)).isInstanceOf(CancellationException.class);
    }

    @Test
    void an_interrupt_ends_it_too_and_stays() throws GeneralSecurityException {
        SecureRandom random = cancellable(1);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(random::nextLong)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("the making of a key was cancelled");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
