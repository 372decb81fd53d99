package dev.meshca.k8s.preflight.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.preflight.PreflightOptions.Release;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReleaseCheckTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);

    @ParameterizedTest
    @CsvSource({
        "1.29, 1.29, KUBERNETES_TOO_OLD",
        "1.29, 1.30, KUBERNETES_UNSUPPORTED",
        "1.29, 1.31,",
        "1.29, 1.35,",
        "1.29, 1.36, KUBERNETES_UNSUPPORTED",
        "1.31, 1.31, KUBERNETES_TOO_OLD",
        "1.31, 1.32,",
        "1.31, 1.9, KUBERNETES_TOO_OLD",
        "1.99, 1.34, ISTIO_RELEASE_UNKNOWN"
    })
    void the_bundled_table_decides(String istio, String kubernetes, ClusterCode expected) {
        assertThat(new ReleaseCheck(IstioReleases.bundled(), TODAY)
                        .check(
                                ClusterName.of("c"),
                                MinorVersion.parse(istio),
                                Optional.of(MinorVersion.parse(kubernetes))))
                .extracting(Finding::code)
                .isEqualTo(Optional.ofNullable(expected).stream().toList());
    }

    @Test
    void the_last_day_of_support_still_counts() {
        ClusterName cluster = ClusterName.of("c");
        MinorVersion istio = MinorVersion.parse("1.28");
        IstioReleases table = IstioReleases.bundled();
        LocalDate end = table.find(istio).orElseThrow().endOfLife().orElseThrow();

        assertThat(new ReleaseCheck(table, end).check(cluster, istio, Optional.empty()))
                .isEmpty();
        assertThat(new ReleaseCheck(table, end.plusDays(1)).check(cluster, istio, Optional.empty()))
                .extracting(Finding::code)
                .containsExactly(ClusterCode.ISTIO_END_OF_LIFE);
    }

    @Test
    void a_release_of_the_caller_replaces_the_bundled_one() {
        Release own = new Release(
                MinorVersion.parse("1.31"),
                LocalDate.of(2026, 8, 20),
                Optional.of(LocalDate.of(2027, 4, 1)),
                MinorVersion.parse("1.30"),
                MinorVersion.parse("1.30"),
                MinorVersion.parse("1.37"));

        IstioReleases table = IstioReleases.bundled().with(List.of(own));

        assertThat(table.find(own.version())).hasValue(own);
        assertThat(table.find(MinorVersion.parse("1.29")))
                .isEqualTo(IstioReleases.bundled().find(MinorVersion.parse("1.29")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.31, 1.31",
        "1.31.1, 1.31",
        "v1.34.4, 1.34",
        "v1.34.4+k3s1, 1.34",
        "1.29.1-distroless, 1.29",
        "v1.30-gke.100, 1.30",
        "1.27+, 1.27"
    })
    void versions_are_read_as_far_as_support_depends_on_them(String text, String expected) {
        assertThat(MinorVersion.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({"latest", "1", "'1,31'", "''", "99999.1"})
    void what_is_no_version_is_refused(String text) {
        assertThatThrownBy(() -> MinorVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.31");
    }
}
