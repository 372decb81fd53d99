package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.k8s.istiod.ZtunnelPod;
import dev.meshca.trust.TrustBundle;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The ztunnels of a {@link FakeMesh}; at first there are none. */
final class FakeZtunnels {

    static final String NODE = "node7";

    final Map<ClusterName, Instant> restarted = new HashMap<>();
    private final Map<ClusterName, Optional<List<ZtunnelPod>>> running = new HashMap<>();
    private final Supplier<Instant> clock;

    FakeZtunnels(Supplier<Instant> clock) {
        this.clock = clock;
    }

    Optional<List<ZtunnelPod>> of(ClusterName cluster) {
        return running.getOrDefault(cluster, Optional.of(List.of()));
    }

    /** One that starts now. */
    void start(ClusterName cluster, String tag) {
        TrustBundle none = TrustBundle.of(new byte[0]);
        Optional<Instant> now = Optional.of(clock.get());
        running.put(
                cluster,
                Optional.of(List.of(new ZtunnelPod("kube-system", NODE, tag, now, none, Optional.empty(), false))));
    }

    void hide(ClusterName cluster) {
        running.put(cluster, Optional.empty());
    }

    Optional<String> restart(ClusterName cluster, Set<String> namespaces, Instant since) {
        assertThat(namespaces).containsExactly("kube-system");
        assertThat(since).isBefore(clock.get());
        assertThat(restarted.put(cluster, clock.get())).as("once").isNull();
        start(cluster, "1.29.1");
        return Optional.empty();
    }
}
