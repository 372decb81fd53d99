package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "24h0m0s, PT24H",
        "2160h, PT2160H",
        "1.5h, PT1H30M",
        "1h15m30.918s, PT1H15M30.918S",
        ".5m, PT30S",
        "1.s, PT1S",
        "10ms, PT0.01S"
    })
    void what_Go_reads_is_read(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "24 h", "h", "-24h", "0", "0s", "1d", "P1D", "24h ", "99999999999999h", "."})
    void what_is_no_lifetime_is_none(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }
}
