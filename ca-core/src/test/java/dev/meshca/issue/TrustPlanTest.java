package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
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
}
