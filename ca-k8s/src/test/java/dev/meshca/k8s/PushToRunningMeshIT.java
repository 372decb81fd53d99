package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pushes that change what a running mesh trusts, to real API servers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PushToRunningMeshIT {

    @RegisterExtension
    static final TwoClusters clusters = new TwoClusters();

    private static final RootCa ROOT = Plans.root("Acme");
    private static final TrustPlan PLAN = Plans.of(ROOT, "cluster1", "cluster2");

    @BeforeEach
    void run() {
        clusters.push(PLAN, PushOptions.defaults());
        clusters.one().createIstiod("istio/pilot:1.29.1", true);
    }

    private static List<Outcome> outcomes(PushReport report) {
        return report.results().stream().map(PushReport.Result::outcome).toList();
    }

    @Test
    void a_root_change_that_would_split_a_running_mesh_is_pushed_nowhere() {
        Map<String, String> before = clusters.two().secret().getData();

        PushReport report = clusters.push(Plans.of("cluster1", "cluster2"), PushOptions.defaults());

        assertThat(outcomes(report)).containsExactly(Outcome.REFUSED, Outcome.REFUSED);
        assertThat(report.findings())
                .filteredOn(f -> f.code() == ClusterCode.ROOT_CHANGE_SPLITS_MESH)
                .extracting(f -> f.where())
                .containsExactly("cluster1/istio-system/cacerts", "cluster2/istio-system/cacerts");
        assertThat(clusters.two().secret().getData()).isEqualTo(before);
    }

    @Test
    void a_new_intermediate_is_pushed_to_a_running_mesh() {
        assertThat(outcomes(clusters.push(Plans.of(ROOT, "cluster1", "cluster2"), PushOptions.defaults())))
                .containsExactly(Outcome.UPDATED, Outcome.UPDATED);
    }

    @Test
    void a_root_that_is_to_be_replaced_is_pushed_with_a_warning_when_istiod_will_drop_it() {
        PushReport report = clusters.push(
                Plans.of("cluster1", "cluster2"), PushOptions.defaults().replaceRoot(true));

        assertThat(outcomes(report)).containsExactly(Outcome.UPDATED, Outcome.UPDATED);
        assertThat(report.findings())
                .filteredOn(f -> f.code() == ClusterCode.ROOT_CHANGE_NEEDS_RESTART)
                .extracting(f -> f.where())
                .containsExactly("cluster1/istio-system/cacerts");
    }
}
