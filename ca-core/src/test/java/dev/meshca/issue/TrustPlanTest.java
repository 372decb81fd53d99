package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.trust.TrustCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustPlanTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");
    private static final CaSpec ROOT = CaSpec.root("Acme").key(KeyAlgorithm.EC_P256);
    private static final CaSpec INTERMEDIATE = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);

    @Test
    void clusters_under_one_root_make_a_plan_without_findings() {
        TrustPlan plan = TrustPlan.issuedBy(RootCa.create(ROOT), List.of(ONE, TWO), INTERMEDIATE);

        assertThat(plan.findings()).isEmpty();
        assertThat(plan.clusters()).extracting(CaCerts::cluster).containsExactly(ONE, TWO);
    }

    @Test
    void clusters_under_different_roots_make_no_plan() {
        List<CaCerts> strangers = List.of(
                RootCa.create(ROOT).issue(ONE, INTERMEDIATE),
                RootCa.create(ROOT).issue(TWO, INTERMEDIATE));

        assertThatThrownBy(() -> TrustPlan.of(strangers))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("what cluster1 issues is refused in cluster2");
    }

    @Test
    void a_cluster_cannot_be_named_twice_even_in_another_case() {
        RootCa root = RootCa.create(ROOT);

        assertThatThrownBy(() -> TrustPlan.issuedBy(root, List.of(ONE, ClusterName.of("Cluster1")), INTERMEDIATE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("named twice");
    }

    @Test
    void a_plan_with_warnings_tells_them() {
        CaSpec brief = ROOT.validity(Validity.lasting(Duration.ofDays(100)));

        assertThat(TrustPlan.issuedBy(RootCa.create(brief), List.of(ONE), INTERMEDIATE)
                        .findings())
                .extracting(Finding::code)
                .containsExactly(TrustCode.EXPIRES_SOON);
    }

    @Test
    void what_was_issued_is_a_plan() {
        List<CaCerts> issued = RootCa.create(ROOT).issue(List.of(ONE, TWO), INTERMEDIATE, Issuance.system());

        assertThat(TrustPlan.of(issued).clusters()).isEqualTo(issued);
        assertThatThrownBy(() -> TrustPlan.of(List.of(issued.get(0), issued.get(0))))
                .hasMessageContaining("the cluster 'cluster1' is named twice");
    }

    @Test
    void no_key_is_made_for_clusters_that_make_no_plan_nor_for_roles_that_do_not_fit() {
        RootCa root = RootCa.create(ROOT);
        Issuance unable = Issuance.system().keys((algorithm, random) -> {
            throw new AssertionError("a key was made");
        });
        List<ClusterName> twice = List.of(ONE, ONE);

        assertThatThrownBy(() -> TrustPlan.issuedBy(root, twice, INTERMEDIATE, unable))
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> TrustPlan.underNewRoot(ROOT, twice, INTERMEDIATE, unable))
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> TrustPlan.underNewRoot(INTERMEDIATE, List.of(ONE), INTERMEDIATE, unable))
                .hasMessage("a root is made from what a root should be, not an intermediate");
        assertThatThrownBy(() -> TrustPlan.underNewRoot(ROOT, List.of(ONE), ROOT, unable))
                .hasMessage("an intermediate is made from what an intermediate should be, not a root");
    }

    @Test
    void keys_are_made_by_threads_that_do_not_keep_a_program_alive() {
        Issuance watched = Issuance.system().keys((algorithm, random) -> {
            assertThat(Thread.currentThread().isDaemon()).isTrue();
            return Issuance.KeyPairSource.jdk().generate(algorithm, random);
        });

        assertThat(RootCa.create(ROOT, watched)).isNotNull();
    }

    @Test
    void CAs_that_have_ended_are_recognised_and_make_no_plan() {
        Forged root = Forge.root("Root")
                .valid(Duration.ofDays(-99), Duration.ofDays(-9))
                .selfSigned();
        Forged ca = Forge.intermediate("Intermediate")
                .valid(Duration.ofDays(-98), Duration.ofDays(-19))
                .signedBy(root);

        CaCerts known = CaCerts.recognise(ONE, Layout.of(ca, root).documents());

        assertThat(known.certificate()).isEqualTo(ca.certificate());
        assertThat(known)
                .hasToString("CaCerts[cluster1, until "
                        + ca.certificate().getNotAfter().toInstant() + "]");
        assertThatThrownBy(() -> CaCerts.of(ONE, Layout.of(ca, root).documents()))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("expired on");
        assertThatThrownBy(() -> CaCerts.recognise(
                        ONE,
                        Layout.of(ca, root)
                                .roots(Forge.root("Other").selfSigned())
                                .documents()))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("which is not trusted");
    }

    @Test
    void CAs_that_were_never_valid_at_once_are_recognised_without_their_root() {
        Forged root = Forge.root("Root")
                .valid(Duration.ofDays(-99), Duration.ofDays(-90))
                .selfSigned();
        Forged ca = Forge.intermediate("Intermediate")
                .valid(Duration.ofDays(-9), Duration.ofDays(9))
                .signedBy(root);

        assertThat(CaCerts.recognise(ONE, Layout.of(ca).chain(ca).roots(root).documents())
                        .certificate())
                .isEqualTo(ca.certificate());
    }
}
