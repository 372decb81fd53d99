package dev.meshca.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MomentTest {

    private static final Instant TIME = Instant.parse("2026-11-25T21:05:28.672844219Z");

    @Test
    void a_time_is_said_to_the_minute() {
        assertThat(Moment.of(TIME)).isEqualTo("2026-11-25T21:05Z");
    }

    @Test
    void what_may_not_be_earlier_is_not_said_too_early() {
        assertThat(Moment.notBefore(TIME)).isEqualTo("2026-11-25T21:06Z");
        assertThat(Moment.notBefore(Instant.parse("2026-11-25T21:05:00Z"))).isEqualTo("2026-11-25T21:05Z");
    }

    @Test
    void times_in_a_text_are_as_coarse() {
        assertThat(Moment.inText("from " + TIME + " to 2027-01-01T00:00:59Z; 12:30:01 stays"))
                .isEqualTo("from 2026-11-25T21:05Z to 2027-01-01T00:00Z; 12:30:01 stays");
    }
}
