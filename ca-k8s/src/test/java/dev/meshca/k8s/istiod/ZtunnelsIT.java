package dev.meshca.k8s.istiod;

import static dev.meshca.k8s.istiod.MeshUnderTest.ALL;
import static dev.meshca.k8s.istiod.MeshUnderTest.ONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Ztunnel;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an API server tells of ztunnels, and what is done to their DaemonSets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ZtunnelsIT {

    private static final String ELSEWHERE = "kube-system";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final TrustBundle ROOTS = MeshUnderTest.root().roots();

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(1).withUser("local");

    private MeshUnderTest cluster;

    @BeforeEach
    void connect() {
        cluster = cluster("admin");
        cluster.namespace(Objects.NAMESPACE);
    }

    private static MeshUnderTest cluster(String user) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new MeshUnderTest(
                planes.get("cluster1"), user, MeshOptions.defaults().clock(clock));
    }

    @AfterEach
    void clear() {
        for (String namespace : List.of(Objects.NAMESPACE, ELSEWHERE)) {
            cluster.admin().pods().inNamespace(namespace).withGracePeriod(0).delete();
            cluster.admin().apps().daemonSets().inNamespace(namespace).delete();
        }
        cluster.close();
    }

    private static Ztunnel ztunnel(String namespace, String node) {
        return Ztunnel.on(planes.get("cluster1"), namespace, node);
    }

    private Reading<List<ZtunnelPod>> reading(String user) {
        try (MeshUnderTest seen = cluster(user)) {
            return seen.istiods().ztunnels(ALL).get(0);
        }
    }

    @Test
    void they_are_found_wherever_they_run_with_node_tag_and_start() {
        Instant start = Instant.now().minusSeconds(1);
        ztunnel(Objects.NAMESPACE, "gke-a-cluster-with-a-long-name-default-pool-1a2b3c4d-xyz1")
                .start("docker.io/istio/ztunnel:1.29.1-distroless");
        ztunnel(ELSEWHERE, "node2").start("istio/ztunnel@sha256:" + "0".repeat(64));
        ztunnel(ELSEWHERE, "node3").start("registry:5000/ztunnel:1.29.2@sha256:" + "0".repeat(64));

        Reading<List<ZtunnelPod>> reading = reading("admin");

        assertThat(reading.findings()).isEmpty();
        assertThat(reading.get())
                .extracting(ZtunnelPod::node, ZtunnelPod::tag, ZtunnelPod::namespace)
                .containsExactlyInAnyOrder(
                        tuple(
                                "gke-a-cluster-with-a-long-name-default-pool-1a2b3c4d-xyz1",
                                "1.29.1-distroless",
                                Objects.NAMESPACE),
                        tuple("node2", "", ELSEWHERE),
                        tuple("node3", "1.29.2", ELSEWHERE));
        assertThat(reading.get())
                .allSatisfy(pod -> assertThat(pod.started())
                        .hasValueSatisfying(started -> assertThat(started).isAfterOrEqualTo(start.minusSeconds(1))));
    }

    @Test
    void none_started_before_its_Pod_was_made_whatever_the_clock_of_its_node_says() {
        ztunnel(ELSEWHERE, "node1").start("istio/ztunnel:1.29.1", Instant.EPOCH);

        assertThat(reading("admin").get())
                .singleElement()
                .satisfies(pod -> assertThat(pod.started())
                        .hasValueSatisfying(started -> assertThat(started).isAfter(Instant.EPOCH.plusSeconds(1))));
    }

    @Test
    void the_ConfigMap_that_counts_is_the_one_of_its_namespace() {
        cluster.admin()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(ELSEWHERE)
                        .withName("istio-ca-root-cert")
                        .endMetadata()
                        .addToData("root-cert.pem", new String(ROOTS.pem(), StandardCharsets.US_ASCII))
                        .build())
                .create();
        ztunnel(ELSEWHERE, "node1").start("istio/ztunnel:1.29.1");
        ztunnel(Objects.NAMESPACE, "node2").start("istio/ztunnel:1.29.1");

        assertThat(reading("admin").get()).allSatisfy(pod -> {
            boolean mounts = pod.namespace().equals(ELSEWHERE);
            assertThat(pod.shown().equals(ROOTS)).isEqualTo(mounts);
            assertThat(pod.shownSince().isPresent()).isEqualTo(mounts);
        });
    }

    @Test
    void who_may_not_look_everywhere_sees_those_beside_istiod_and_who_may_not_look_at_all_does_not_say_none() {
        ztunnel(Objects.NAMESPACE, "node1").start("istio/ztunnel:1.29.1");
        ztunnel(ELSEWHERE, "node2").start("istio/ztunnel:1.29.1");

        Reading<List<ZtunnelPod>> nothing = reading("nobody");
        assertThat(nothing.value()).isEmpty();
        assertThat(nothing.findings()).extracting(finding -> finding.code()).containsExactly(ClusterCode.NOT_READABLE);

        cluster.mayListPods("local");
        Await.until(
                "RBAC has taken effect",
                Duration.ofSeconds(20),
                () -> reading("local").value().isPresent());
        Reading<List<ZtunnelPod>> local = reading("local");
        assertThat(local.get()).extracting(ZtunnelPod::node).containsExactly("node1");
        assertThat(local.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(ClusterCode.NOT_READABLE);
            assertThat(finding.detail()).contains("ztunnels are looked for in istio-system alone");
        });
    }

    private Map<String, String> annotations() {
        DaemonSet set = cluster.admin()
                .apps()
                .daemonSets()
                .inNamespace(ELSEWHERE)
                .withName("ztunnel")
                .get();
        return set.getSpec().getTemplate().getMetadata().getAnnotations();
    }

    private Reading<List<String>> restart(Instant since) {
        return cluster.istiods().restartZtunnels(ONE, Set.of(ELSEWHERE), since);
    }

    @Test
    void a_restart_annotates_the_template_once_and_not_again_while_that_is_carried_out() {
        cluster.create(Ztunnel.daemonSet(ELSEWHERE, "RollingUpdate"));

        assertThat(restart(NOW).get()).containsExactly("ztunnel");
        assertThat(annotations()).isEqualTo(Map.of("kubectl.kubernetes.io/restartedAt", NOW.toString()));
        assertThat(restart(NOW).get()).isEmpty();
        assertThat(restart(NOW.plusSeconds(1)).get())
                .as("roots that were shown later")
                .containsExactly("ztunnel");
    }

    @Test
    void one_that_is_restarted_by_hand_alone_is_left_to_that() {
        cluster.create(Ztunnel.daemonSet(ELSEWHERE, "OnDelete"));

        Reading<List<String>> reading = restart(NOW);

        assertThat(reading.get()).isEmpty();
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(IstiodCode.ZTUNNEL_NOT_RESTARTED);
            assertThat(finding.detail()).contains("OnDelete", "by hand");
        });
        assertThat(annotations()).isNullOrEmpty();
    }

    @Test
    void where_there_is_no_DaemonSet_that_is_said() {
        assertThat(restart(NOW).findings())
                .extracting(finding -> finding.code())
                .containsExactly(IstiodCode.ZTUNNEL_NOT_RESTARTED);
    }
}
