package dev.meshca.mesh.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LifetimeTest {

    @ParameterizedTest
    @CsvSource({
        "3650d, PT87600H",
        "24h, PT24H",
        "30m, PT30M",
        "45s, PT45S",
        "' 1d ', PT24H",
        "13h12m, PT13H12M",
        "1d12h, PT36H"
    })
    void reads_a_number_and_a_unit(String text, Duration expected) {
        assertThat(Lifetime.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3650", "d", "10y", "1.5h", "-1d", "12h1d", "1h2h", "1h 2m", "9999999999d", "P1D", "１d"})
    void rejects_what_is_not_one_and_shows_what_is(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lifetime.parse(text))
                .withMessageStartingWith("'" + text + "' is not a length of time")
                .withMessageContaining("3650d, 24h or 13h12m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3650d", "1d", "13h12m", "1d12h", "33m", "45s", "1m1s"})
    void writes_what_it_reads(String text) {
        assertThat(Lifetime.text(Lifetime.parse(text))).isEqualTo(text);
    }

    @Test
    void rejects_no_time_at_all() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lifetime.parse("0h"))
                .withMessage("'0h' is no time at all: use 1s or more");
    }
}
