package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.istiod.Setting.Origin;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IstiodSettingsTest {

    private static final Setting<Duration> DAY = Setting.assumed(Duration.ofHours(24));
    private static final Setting<Duration> QUARTER = Setting.assumed(Duration.ofDays(90));

    private static Setting<Duration> longest(
            Setting<Duration> byDefault, Setting<Duration> maximum, Setting<Duration> requested) {
        return new IstiodSettings(
                        List.of(),
                        Setting.assumed(false),
                        byDefault,
                        maximum,
                        requested,
                        Setting.assumed(false),
                        Setting.assumed(true))
                .longestLifetime();
    }

    private static Setting<Duration> hours(long hours) {
        return new Setting<>(Duration.ofHours(hours), Origin.POD);
    }

    @Test
    void a_workload_lives_a_day_by_default() {
        assertThat(longest(DAY, QUARTER, DAY)).isEqualTo(DAY);
    }

    @Test
    void it_lives_as_long_as_proxies_ask_for_and_istiod_grants() {
        assertThat(longest(DAY, QUARTER, hours(48)).value()).isEqualTo(Duration.ofHours(48));
        assertThat(longest(DAY, hours(36), hours(48)).value()).isEqualTo(Duration.ofHours(36));
    }

    @Test
    void who_asks_for_nothing_is_given_the_default() {
        assertThat(longest(hours(72), QUARTER, hours(1)).value()).isEqualTo(Duration.ofHours(72));
        assertThat(longest(hours(24), QUARTER, DAY).known()).isTrue();
    }

    @Test
    void a_shorter_default_does_not_shorten_what_is_asked_for() {
        assertThat(longest(hours(1), QUARTER, DAY)).isEqualTo(DAY);
    }

    @Test
    void of_several_versions_the_oldest_decides_and_a_tag_without_one_before_all() {
        assertThat(IstiodSettings.strictest(List.of("1.31.0", "1.29.1"))).contains(new MinorVersion(1, 29));
        assertThat(IstiodSettings.strictest(List.of("latest", "1.31.0"))).isEmpty();
        assertThat(IstiodSettings.strictest(List.of())).isEmpty();
    }
}
