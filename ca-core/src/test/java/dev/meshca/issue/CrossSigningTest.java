package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyIdentifiers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CrossSigningTest {

    private static final CaSpec ROOT = CaSpec.root("Acme").key(KeyAlgorithm.EC_P256);
    private static final Instant NOW = Instant.now();

    private final RootCa old = RootCa.create(ROOT);
    private final RootCa next = RootCa.create(ROOT.generation(2).key(KeyAlgorithm.EC_P384));

    private static CaSpec lasting(CaSpec spec, int days) {
        return spec.validity(Validity.lasting(Duration.ofDays(days)));
    }

    @Test
    void the_bridge_is_the_next_root_by_name_key_and_identifier_signed_by_the_old_one() {
        X509Certificate bridge = old.crossSign(next.certificate(), NOW);

        assertThat(bridge.getSubjectX500Principal().getEncoded())
                .isEqualTo(next.certificate().getSubjectX500Principal().getEncoded());
        assertThat(bridge.getPublicKey().getEncoded())
                .isEqualTo(next.certificate().getPublicKey().getEncoded());
        assertThat(bridge.getExtensionValue("2.5.29.14"))
                .isEqualTo(next.certificate().getExtensionValue("2.5.29.14"));
        assertThat(Certificates.isIssuedBy(bridge, old.certificate())).isTrue();
        assertThat(KeyIdentifiers.allow(bridge, old.certificate())).isTrue();
        assertThat(bridge.getBasicConstraints()).isEqualTo(1);
        assertThat(bridge.getCriticalExtensionOIDs()).contains("2.5.29.19", "2.5.29.15");
        boolean[] usage = bridge.getKeyUsage();
        for (int bit = 0; bit < usage.length; bit++) {
            assertThat(usage[bit]).as("bit " + bit).isEqualTo(bit == 5 || bit == 6);
        }
    }

    @Test
    void the_bridge_ends_with_the_root_that_ends_first() {
        RootCa brief = RootCa.create(lasting(ROOT, 10));
        RootCa briefNext = RootCa.create(lasting(ROOT.generation(2), 20));

        assertThat(brief.crossSign(next.certificate(), NOW).getNotAfter())
                .isEqualTo(brief.certificate().getNotAfter());
        assertThat(old.crossSign(briefNext.certificate(), NOW).getNotAfter())
                .isEqualTo(briefNext.certificate().getNotAfter());
    }

    @Test
    void the_bridge_starts_no_earlier_than_both_roots() {
        X509Certificate bridge = old.crossSign(next.certificate(), NOW);

        assertThat(bridge.getNotBefore())
                .isAfterOrEqualTo(old.certificate().getNotBefore())
                .isAfterOrEqualTo(next.certificate().getNotBefore());
    }

    @Test
    void an_expired_old_root_cannot_sign_a_bridge() {
        Instant tooLate = old.certificate().getNotAfter().toInstant().plusSeconds(1);

        assertThatThrownBy(() -> old.crossSign(next.certificate(), tooLate))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("the old root")
                .hasMessageContaining("not now; rotate trust-first instead");
    }

    @Test
    void an_old_root_that_allows_one_CA_below_it_cannot_sign_a_bridge() {
        RootCa limited = LimitedRoot.allowing(1);

        assertThatThrownBy(() -> limited.crossSign(next.certificate(), NOW))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("allows 1 CAs below it, and a bridge needs 2; rotate trust-first instead");
        assertThat(LimitedRoot.allowing(2).crossSign(next.certificate(), NOW)).isNotNull();
    }

    @Test
    void an_intermediate_is_not_cross_signed() {
        CaCerts intermediate = next.issue(
                ClusterName.of("cluster1"), CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256));

        assertThatThrownBy(() -> old.crossSign(intermediate.certificate(), NOW))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("cross-sign the root, never an intermediate");
    }

    @Test
    void a_next_root_of_the_same_name_or_key_is_refused() {
        RootCa namesake = RootCa.create(ROOT);

        assertThatThrownBy(() -> old.crossSign(namesake.certificate(), NOW))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("has the old root's name");
        assertThatThrownBy(() -> old.crossSign(old.certificate(), NOW))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("has the old root's key");
    }
}
