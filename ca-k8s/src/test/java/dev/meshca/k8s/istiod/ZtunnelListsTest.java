package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.trust.TrustBundle;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was seen with a real 1.29.1 and master of 2026-08-20, and what 1.30 says by its source. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ZtunnelListsTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    private static ZtunnelPod ztunnel(String tag, boolean mountsLists) {
        return new ZtunnelPod(
                "istio-system",
                "node1",
                tag,
                Optional.empty(),
                TrustBundle.of(new byte[0]),
                Optional.empty(),
                mountsLists);
    }

    private static List<String> said(ZtunnelPod... ztunnels) {
        return ZtunnelLists.check(ONE, List.of(ztunnels)).stream()
                .map(Finding::detail)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1.28.6, true, checks no list",
        "1.31.0, false, 'checks no list, as it mounts none (peerCaCrl.enabled)'",
        "1.29.1, true, 'refuses a revoked cluster as a client, accepts it as a server, and leaves connections open'",
        "1.30.2, true, 'refuses a revoked cluster as a client, accepts it as a server, and leaves connections open'"
    })
    void a_ztunnel_that_accepts_a_revoked_cluster_is_named(String tag, boolean mountsLists, String what) {
        assertThat(said(ztunnel(tag, mountsLists))).containsExactly("ztunnel " + tag + " " + what);
    }

    @Test
    void one_that_checks_everything_is_not() {
        assertThat(said(ztunnel("1.31.0", true), ztunnel("1.32.1-distroless", true)))
                .isEmpty();
    }

    @Test
    void many_nodes_make_one_finding() {
        ZtunnelPod[] nodes = Stream.of("1.29.1", "1.29.0", "1.29.1", "")
                .map(tag -> ztunnel(tag, true))
                .toArray(ZtunnelPod[]::new);

        assertThat(said(nodes))
                .singleElement()
                .asString()
                .startsWith("ztunnel 1.29.0, 1.29.1, of an unknown release refuses");
    }
}
