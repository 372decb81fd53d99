package dev.meshca.k8s.watch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class BellTest {

    private static final Duration LONG = Duration.ofDays(1);

    private final Bell bell = new Bell();

    @Test
    void who_waits_later_still_hears_it_and_many_count_as_one() throws Exception {
        for (int i = 0; i < 100; i++) {
            bell.ring();
        }

        assertThat(bell.await(LONG)).isTrue();
        bell.reset();
        assertThat(bell.await(Duration.ZERO)).isFalse();
    }

    @Test
    void what_rings_while_it_rests_is_heard_as_well() throws Exception {
        bell.ring();
        bell.rest(Duration.ofMillis(1));

        assertThat(bell.await(LONG)).isTrue();
    }

    @Test
    void nobody_rests_when_there_is_a_hurry_also_who_rests_already() throws Exception {
        Thread resting = new Thread(() -> {
            try {
                bell.rest(LONG);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        resting.start();
        bell.hurry();
        resting.join();

        assertThat(bell.await(LONG)).isTrue();
        assertThat(bell.closed()).isFalse();
    }

    @Test
    void nobody_waits_at_one_that_is_closed() throws Exception {
        bell.close();

        bell.rest(LONG);
        assertThat(bell.await(LONG)).isTrue();
        assertThat(bell.closed()).isTrue();
    }
}
