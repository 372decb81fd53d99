package dev.meshca.rotation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.internal.x509.Certificates;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The cases of Istio's own TestPemBundleHasSubsetRelation, and those of the byte rule before it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IstiodSettingsTest {

    private static final Acme ACME = new Acme(1);
    private static final String A = Certificates.pem(ACME.a.certificate());
    private static final String B = Certificates.pem(ACME.b.certificate());
    private static final IstiodSettings OFF = IstiodSettings.DEFAULT;
    private static final IstiodSettings UNKNOWN = new IstiodSettings(Optional.empty(), true, true);
    private static final IstiodSettings BYTES = on("1.29.1");
    private static final IstiodSettings SETS = on("1.30.0");

    private static IstiodSettings on(String version) {
        return new IstiodSettings(Optional.of(IstioVersion.parse(version)), true, true);
    }

    private static Reload reload(IstiodSettings settings, String loaded, String next) {
        return settings.acceptableHot(loaded.getBytes(US_ASCII), next.getBytes(US_ASCII));
    }

    @Test
    void unchanged_bytes_are_always_taken_and_changed_ones_never_without_multi_root() {
        assertThat(reload(OFF, A, A)).isEqualTo(Reload.HOT);
        assertThat(reload(OFF, A, A + "\n")).isEqualTo(Reload.RESTART_NEEDED);
        assertThat(reload(OFF, A, A + B)).isEqualTo(Reload.RESTART_NEEDED);
    }

    @Test
    void with_multi_root_roots_may_be_added_or_removed_but_not_swapped() {
        for (IstiodSettings settings : new IstiodSettings[] {BYTES, SETS, UNKNOWN}) {
            assertThat(reload(settings, A, A + B)).isEqualTo(Reload.HOT);
            assertThat(reload(settings, A, B + A)).isEqualTo(Reload.HOT);
            assertThat(reload(settings, A + B, B)).isEqualTo(Reload.HOT);
            assertThat(reload(settings, A, B)).isEqualTo(Reload.RESTART_NEEDED);
        }
    }

    @Test
    void up_to_1_29_the_old_text_must_be_in_the_new_one_byte_for_byte() {
        String reformatted = A.replace("\n", "\r\n");

        assertThat(reload(BYTES, A, reformatted + B)).isEqualTo(Reload.RESTART_NEEDED);
        assertThat(reload(UNKNOWN, A, reformatted + B)).isEqualTo(Reload.RESTART_NEEDED);
        assertThat(reload(SETS, A, reformatted + B)).isEqualTo(Reload.HOT);
        assertThat(reload(BYTES, A + B, B + A)).isEqualTo(Reload.RESTART_NEEDED);
        assertThat(reload(SETS, A + B, B + A)).isEqualTo(Reload.HOT);
    }

    @Test
    void an_istiod_with_a_root_of_its_own_takes_nothing_before_a_restart() {
        IstiodSettings selfSigned = new IstiodSettings(Optional.of(new IstioVersion(1, 30)), true, false);

        assertThat(reload(selfSigned, A, A)).isEqualTo(Reload.RESTART_NEEDED);
    }

    @Test
    void versions_are_read_from_image_tags() {
        assertThat(IstioVersion.parse("1.29.1")).isEqualTo(new IstioVersion(1, 29));
        assertThat(IstioVersion.parse("v1.31-alpha.0")).isEqualTo(new IstioVersion(1, 31));
        assertThat(new IstioVersion(1, 9)).isLessThan(new IstioVersion(1, 10));
        assertThatThrownBy(() -> IstioVersion.parse("latest"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("should start like 1.29");
    }
}
