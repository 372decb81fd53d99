package dev.meshca.rotation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.MinorVersion;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The cases of Istio's own TestPemBundleHasSubsetRelation, and those of the byte rule before it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReloadRulesTest {

    private static final Acme ACME = new Acme(1);
    private static final String A = Certificates.pem(ACME.a.certificate());
    private static final String B = Certificates.pem(ACME.b.certificate());
    private static final ReloadRules OFF = ReloadRules.DEFAULT;
    private static final ReloadRules UNKNOWN = new ReloadRules(Optional.empty(), true, true);
    private static final ReloadRules BYTES = on("1.29.1");
    private static final ReloadRules SETS = on("1.30.0");

    private static ReloadRules on(String version) {
        return new ReloadRules(Optional.of(MinorVersion.parse(version)), true, true);
    }

    private static boolean hot(ReloadRules settings, String loaded, String next) {
        return settings.takesHot(loaded.getBytes(US_ASCII), next.getBytes(US_ASCII));
    }

    @Test
    void unchanged_bytes_are_always_taken_and_changed_ones_never_without_multi_root() {
        assertThat(hot(OFF, A, A)).isTrue();
        assertThat(hot(OFF, A, A + "\n")).isFalse();
        assertThat(hot(OFF, A, A + B)).isFalse();
    }

    @Test
    void with_multi_root_roots_may_be_added_or_removed_but_not_swapped() {
        for (ReloadRules settings : new ReloadRules[] {BYTES, SETS, UNKNOWN}) {
            assertThat(hot(settings, A, A + B)).isTrue();
            assertThat(hot(settings, A, B + A)).isTrue();
            assertThat(hot(settings, A + B, B)).isTrue();
            assertThat(hot(settings, A, B)).isFalse();
        }
    }

    @Test
    void up_to_1_29_the_old_text_must_be_in_the_new_one_byte_for_byte() {
        String reformatted = A.replace("\n", "\r\n");

        assertThat(hot(BYTES, A, reformatted + B)).isFalse();
        assertThat(hot(UNKNOWN, A, reformatted + B)).isFalse();
        assertThat(hot(SETS, A, reformatted + B)).isTrue();
        assertThat(hot(BYTES, A + B, B + A)).isFalse();
        assertThat(hot(SETS, A + B, B + A)).isTrue();
    }

    @Test
    void an_istiod_with_a_root_of_its_own_takes_nothing_before_a_restart() {
        ReloadRules selfSigned = new ReloadRules(Optional.of(new MinorVersion(1, 30)), true, false);

        assertThat(hot(selfSigned, A, A)).isFalse();
    }

    @Test
    void roots_that_places_still_show_count_as_loaded_and_those_of_the_Secret_in_other_bytes_do_not() {
        CaChain chain = ACME.present.get(0).chain();
        ClusterEvidence cluster = ClusterEvidence.declaring(chain).istiod(BYTES);
        byte[] both = (A + B).getBytes(US_ASCII);

        assertThat(Planner.takesHot(cluster.shown(showing(A.replace("\n", "\r\n"))), chain, both))
                .isTrue();
        assertThat(Planner.takesHot(cluster.shown(showing(A + B)), chain, both)).isTrue();
        assertThat(Planner.takesHot(cluster.shown(showing(B)), chain, A.getBytes(US_ASCII)))
                .isFalse();
    }

    private static ClusterEvidence.Shown showing(String pem) {
        return new ClusterEvidence.Shown(
                Map.of("cluster1/default/istio-ca-root-cert", TrustBundle.of(pem.getBytes(US_ASCII))),
                Optional.empty());
    }
}
