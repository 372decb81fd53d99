package dev.meshca.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.watch.WatchOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshOptionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Istio", "a/b", "../x", "-a", "a-", "a b", "ä"})
    void what_is_no_namespace_is_refused(String namespace) {
        assertThatThrownBy(() -> MeshOptions.defaults().namespace(namespace))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a namespace");
    }

    @Test
    void limits_must_make_sense() {
        assertThatThrownBy(() -> MeshOptions.defaults().timeLimit(Duration.ZERO))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> MeshOptions.defaults().timeLimit(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MeshOptions.defaults().concurrency(0)).hasMessageContaining("between 1 and 256");
        assertThatThrownBy(() -> MeshOptions.defaults().concurrency(257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MeshOptions.defaults().timeLimit(Duration.ofDays(99_999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a time limit of 99999999d is too long: use 365d or less");
        assertThat(MeshOptions.defaults().timeLimit()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_cluster_that_is_named_twice_in_a_part_is_meant_once() {
        ClusterName cluster = ClusterName.of("cluster1");

        assertThat(MeshOptions.defaults().only(cluster, cluster).only()).containsExactly(cluster);
        assertThat(RotationOptions.defaults()
                        .waiveZtunnel(cluster, cluster)
                        .ztunnels()
                        .waived())
                .containsExactly(cluster);
    }

    @Test
    void no_wait_is_longer_than_can_be_counted() {
        Duration tooLong = Duration.ofDays(99_999_999);

        assertThatThrownBy(() -> RotationOptions.defaults().timeout(tooLong))
                .hasMessage("a timeout of 99999999d is too long: use 365d or less");
        assertThatThrownBy(() -> WatchOptions.defaults().every(tooLong))
                .hasMessage("a time between two looks of 99999999d is too long: use 365d or less");
        assertThatThrownBy(() -> PreflightOptions.defaults().probeLoadBalancer(tooLong))
                .hasMessage("a wait of 99999999d is too long: use 365d or less");
        assertThat(WatchOptions.defaults().every(Duration.ofDays(365)).every()).isPresent();
    }

    @Test
    void what_a_preflight_cannot_set_or_wait_for_is_refused() {
        ClusterName cluster = ClusterName.of("cluster1");
        PreflightOptions options = PreflightOptions.defaults();

        assertThatThrownBy(() -> options.networks(Map.of(cluster, "net work")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'net work' for cluster1");
        assertThatThrownBy(() -> options.probeLoadBalancer(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> options.istio("latest")).hasMessageContaining("latest");
    }

    @Test
    void a_mesh_has_clusters_of_different_names() {
        try (CannedApi api = new CannedApi()) {
            assertThatThrownBy(MeshClusters::of).hasMessageContaining("at least one");
            assertThatThrownBy(() -> MeshClusters.of(api.context("cluster1"), api.context("cluster1")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'cluster1' is named twice");
            try (MeshClusters mesh = MeshClusters.of(
                    MeshOptions.defaults(), List.of(api.context("cluster1"), api.context("cluster2")))) {
                assertThatThrownBy(() -> mesh.cluster(ClusterName.of("cluster3")))
                        .hasMessageContaining("only cluster1, cluster2");
                assertThat(mesh.cluster(ClusterName.of("cluster2")).context()).isEmpty();
            }
        }
    }
}
