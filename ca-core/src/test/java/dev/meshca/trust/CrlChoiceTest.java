package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which of several lists of one CA is taken, as OpenSSL and BoringSSL choose, wherever it stands in the file. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrlChoiceTest {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Forged root = Forge.root("Root").selfSigned();
    private final Forged ca = Forge.intermediate("Intermediate").signedBy(root);

    private List<FindingCode> codes(Layout layout) {
        return CaChain.read(ClusterName.of("cluster1"), layout.documents()).check(Instant.now()).stream()
                .map(Finding::code)
                .toList();
    }

    private void assertTaken(String list, String other, Forged covered) {
        for (String lists : List.of(list + other, other + list)) {
            assertThat(codes(Layout.of(ca, root).crl(lists + ForgedCrl.pem(covered))))
                    .isEmpty();
        }
    }

    private static ForgedCrl older(Forged issuer) {
        return ForgedCrl.of(issuer).valid(DAY.multipliedBy(-2), MONTH);
    }

    private static ForgedCrl newer(Forged issuer) {
        return ForgedCrl.of(issuer).valid(HOUR.negated(), MONTH);
    }

    private static ForgedCrl limited(ForgedCrl list, boolean users, boolean cas) {
        return list.extension(
                Extension.issuingDistributionPoint,
                true,
                new IssuingDistributionPoint(null, users, cas, null, false, false));
    }

    @Test
    void the_newest_one_counts() {
        assertTaken(newer(root).pem(), older(root).revoking(ca).pem(), ca);
    }

    @Test
    void one_of_another_key_in_the_same_name_is_left_aside() {
        Forged namesake = Forge.root("Root").selfSigned();

        assertTaken(older(root).pem(), newer(namesake).pem(), ca);
    }

    @Test
    void one_that_is_current_is_taken_before_a_newer_one_that_has_ended() {
        ForgedCrl ended = ForgedCrl.of(root).valid(DAY.negated(), HOUR.negated());

        assertTaken(older(root).pem(), ended.pem(), ca);
    }

    @Test
    void of_a_root_one_for_CAs_is_taken_before_a_newer_one_for_workloads() {
        assertTaken(
                limited(older(root), false, true).pem(),
                limited(newer(root), true, false).pem(),
                ca);
    }

    @Test
    void of_an_issuing_CA_one_for_workloads_is_taken_before_a_newer_one_for_CAs() {
        assertTaken(
                limited(older(ca), true, false).pem(),
                limited(newer(ca), false, true).pem(),
                root);
    }

    @Test
    void of_an_issuing_CA_one_for_CAs_alone_is_none() {
        assertThat(codes(Layout.of(ca, root).crl(limited(newer(ca), false, true).pem() + ForgedCrl.pem(root))))
                .containsExactly(TrustCode.CRL_MISSING);
    }

    @Test
    void a_root_that_is_not_sent_needs_the_usage_too() {
        Forged silent = Forge.root("Root")
                .usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)
                .selfSigned();
        Forged below = Forge.intermediate("Intermediate").signedBy(silent);

        assertThat(codes(Layout.of(below).chain(below).roots(silent).crl(ForgedCrl.pem(below, silent))))
                .containsExactly(TrustCode.CRL_SIGN_MISSING);
    }
}
