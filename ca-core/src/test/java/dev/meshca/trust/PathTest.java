package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which paths a peer finds, by the order and the set of certificates it is shown. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PathTest {

    private static final Duration YEAR = Duration.ofDays(365);

    private final Forged root = Forge.root("Root").selfSigned();
    private final Forged ca = Forge.intermediate("Intermediate").signedBy(root);
    private final Forged next = Forge.root("Next").selfSigned();
    private final Forged bridge = Forge.root("Next").keys(next.keys()).signedBy(root);
    private final Forged caOfNext = Forge.intermediate("Intermediate").signedBy(next);

    private static List<Finding> check(Layout layout) {
        return CaChain.read(ClusterName.of("cluster1"), layout.documents()).check(Instant.now());
    }

    private static void assertSound(Layout layout) {
        assertThat(check(layout)).isEmpty();
    }

    private static void assertFinds(Layout layout, TrustCode... codes) {
        assertThat(check(layout)).extracting(Finding::code).containsExactlyInAnyOrder(codes);
    }

    @Test
    void the_intermediate_alone_is_enough() {
        assertSound(Layout.of(ca).chain(ca).roots(root));
    }

    @Test
    void the_root_may_come_first_although_it_should_not() {
        assertFinds(Layout.of(ca).chain(root, ca).roots(root), TrustCode.CHAIN_ORDER);
    }

    @Test
    void a_bridge_right_after_the_intermediate_leads_to_the_old_root() {
        assertSound(Layout.of(caOfNext).chain(caOfNext, bridge).roots(root));
    }

    @Test
    void a_bridge_after_the_new_root_does_not_lead_to_the_old_one() {
        assertFinds(Layout.of(caOfNext).chain(caOfNext, next, bridge).roots(root), TrustCode.ISSUER_NOT_FOUND);
    }

    @Test
    void a_bridge_does_not_matter_to_who_trusts_both_roots() {
        assertSound(Layout.of(caOfNext).chain(caOfNext, bridge).roots(root, next));
    }

    @Test
    void a_bridge_before_the_new_root_leads_to_either() {
        assertSound(Layout.of(caOfNext).chain(caOfNext, bridge, next).roots(root));
        assertSound(Layout.of(caOfNext).chain(caOfNext, bridge, next).roots(next));
    }

    @Test
    void the_root_twice_in_the_chain_is_harmless() {
        assertSound(Layout.of(ca).chain(ca, root, root).roots(root));
    }

    @Test
    void a_root_that_was_reissued_with_its_key_still_verifies() {
        Forged reissued = Forge.root("Root").keys(root.keys()).selfSigned();

        assertSound(Layout.of(ca).chain(ca, root).roots(reissued));
    }

    @Test
    void an_expired_root_beside_its_reissue_is_left_aside() {
        Forged old = Forge.root("Root")
                .keys(root.keys())
                .valid(YEAR.negated(), Duration.ofDays(-1))
                .selfSigned();

        assertFinds(Layout.of(ca).chain(ca).roots(old, root), TrustCode.UNUSABLE_ROOT);
    }

    @Test
    void roots_of_one_name_are_told_apart_by_their_key_identifiers() {
        Forged namesake = Forge.root("Root").selfSigned();

        assertFinds(Layout.of(ca).chain(ca).roots(namesake, root), TrustCode.ROOT_NAME_REUSED);
        assertFinds(Layout.of(ca).chain(ca).roots(root, namesake), TrustCode.ROOT_NAME_REUSED);
    }

    @Test
    void a_root_of_the_same_name_alone_is_named_in_the_reason() {
        Forged namesake = Forge.root("Root").selfSigned();

        assertThat(check(Layout.of(ca).chain(ca, root).roots(namesake)))
                .singleElement()
                .matches(finding -> finding.detail().endsWith("a root of the same name with another key is"));
    }

    @Test
    void an_intermediate_can_be_the_only_anchor() {
        assertFinds(Layout.of(ca), TrustCode.ROOT_NOT_SELF_SIGNED, TrustCode.ROOT_KEY_IN_CLUSTER);
    }

    @Test
    void a_probe_certificate_of_the_key_is_part_of_the_path() {
        Forged broken = Forge.intermediate("Intermediate").pathLength(0).signedBy(ca);

        assertFinds(Layout.of(broken, ca, root), TrustCode.PATH_LENGTH_EXCEEDED);
    }

    @Test
    void validity_ends_with_its_last_second() {
        CaChain chain =
                CaChain.read(ClusterName.of("cluster1"), Layout.of(ca, root).documents());
        Instant last = ca.certificate().getNotAfter().toInstant();

        assertThat(chain.check(last)).noneMatch(Finding::isError);
        assertThat(chain.check(last.plusSeconds(1))).extracting(Finding::code).contains(TrustCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void a_trusted_root_is_taken_before_a_bridge_of_its_name_also_when_it_has_expired() {
        Forged ended = Forge.root("Next")
                .keys(next.keys())
                .valid(YEAR.negated(), Duration.ofDays(-1))
                .selfSigned();

        assertFinds(
                Layout.of(caOfNext).chain(caOfNext, bridge).roots(root, ended),
                TrustCode.CERTIFICATE_EXPIRED,
                TrustCode.OUTLIVES_ISSUER);
    }

    @Test
    void a_policy_that_leaves_must_have_is_asked_of_a_probe_certificate() {
        PolicyConstraints oneBelow = new PolicyConstraints(BigInteger.ONE, null);
        Forged strict = Forge.intermediate("Intermediate")
                .extension(Extension.policyConstraints, false, oneBelow)
                .signedBy(root);

        assertFinds(Layout.of(strict, root), TrustCode.PATH_REFUSED);
    }

    @Test
    void a_probe_certificate_of_a_CA_that_was_renewed_in_the_chain_alone_is_no_evidence() {
        GeneralName host = new GeneralName(GeneralName.dNSName, "svc");
        NameConstraints constraints = new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(host)}, null);
        Forge limited = Forge.intermediate("Intermediate")
                .extension(Extension.nameConstraints, false, constraints)
                .valid(YEAR.negated(), Duration.ofDays(-1));
        Forged ended = limited.signedBy(root);
        Forged renewed = Forge.intermediate("Intermediate").keys(ended.keys()).signedBy(root);

        assertFinds(Layout.of(ended, root).chain(renewed, root), TrustCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void what_is_no_CA_is_said_beside_other_findings() {
        Forged old = Forge.root("Root").version(1).selfSigned();

        assertFinds(
                Layout.of(old).with("istio-generated", ""),
                TrustCode.STRAY_KEY,
                TrustCode.NOT_A_CA,
                TrustCode.ROOT_KEY_IN_CLUSTER);
    }
}
