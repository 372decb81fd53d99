package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClockSkewTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private static ClockSkew skew(Duration ahead, Duration took) {
        return ClockSkew.of(new Answer<>("", Optional.of(NOW.plus(ahead)), NOW, took))
                .orElseThrow();
    }

    @Test
    void a_clock_that_is_ahead_or_behind_is_measured() {
        assertThat(skew(Duration.ofMinutes(5), Duration.ofMillis(200)).exceeds(TOLERANCE))
                .isTrue();
        assertThat(skew(Duration.ofMinutes(-5), Duration.ofMillis(200)).exceeds(TOLERANCE))
                .isTrue();
        assertThat(skew(Duration.ofMinutes(5), Duration.ZERO).describe()).isEqualTo("300.5 s ahead of ours (± 0.5 s)");
        assertThat(skew(Duration.ofMinutes(-5), Duration.ofSeconds(2)).describe())
                .isEqualTo("300.5 s behind ours (± 1.5 s)");
    }

    @Test
    void what_the_duration_of_the_request_explains_is_no_skew() {
        assertThat(skew(Duration.ofSeconds(60), Duration.ZERO).exceeds(TOLERANCE))
                .isFalse();
        assertThat(skew(Duration.ofSeconds(65), Duration.ofSeconds(9)).exceeds(TOLERANCE))
                .isFalse();
        assertThat(skew(Duration.ofSeconds(-61), Duration.ZERO).exceeds(TOLERANCE))
                .isFalse();
        assertThat(skew(Duration.ofSeconds(-62), Duration.ZERO).exceeds(TOLERANCE))
                .isTrue();
    }

    @Test
    void a_server_that_sends_no_date_says_nothing() {
        assertThat(ClockSkew.of(new Answer<>("", Optional.empty(), NOW, Duration.ZERO)))
                .isEmpty();
    }
}
