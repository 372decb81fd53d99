package dev.meshca.k8s.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.k8s.ClusterAccess;
import dev.meshca.k8s.ClusterCode;
import dev.meshca.k8s.ClusterContext;
import dev.meshca.k8s.Kubeconfig;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.MeshOptions;
import dev.meshca.k8s.Runner;
import dev.meshca.k8s.lock.LockAttempt.Locked;
import dev.meshca.k8s.lock.LockAttempt.Refused;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshLockIT {

    private static final LockOptions ALICE = LockOptions.defaults().runner(new Runner("alice", "laptop", 11));
    private static final LockOptions BOB = LockOptions.defaults().runner(new Runner("bob", "server", 22));
    private static final List<String> NAMES = List.of("cluster1", "cluster2");

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    private final FakeTime time = new FakeTime();
    private final List<AutoCloseable> open = new ArrayList<>();
    private List<KubernetesClient> admins;
    private MeshClusters mesh;

    @BeforeEach
    void connect() {
        mesh = mesh("admin", Duration.ofSeconds(10));
        admins = NAMES.stream()
                .map(name -> new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(planes.get(name).kubeconfig()))
                        .build())
                .toList();
        for (KubernetesClient admin : admins) {
            admin.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("istio-system")
                            .endMetadata()
                            .build())
                    .createOr(existing -> existing.update());
            admin.leases().inNamespace("istio-system").delete();
        }
    }

    @AfterEach
    void disconnect() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        mesh.close();
        admins.forEach(KubernetesClient::close);
    }

    private static MeshClusters mesh(String user, Duration limit) {
        List<ClusterContext> contexts = NAMES.stream()
                .map(name ->
                        Kubeconfig.of(planes.get(name).kubeconfigFileFor(user)).context(ClusterName.of(name), name))
                .toList();
        return MeshClusters.of(MeshOptions.defaults().timeLimit(limit), contexts);
    }

    private LockAttempt attempt(LockOptions options, FakeTime as) {
        LockAttempt attempt = MeshLock.take(ClusterAccess.to(mesh), options, as.time(), false);
        if (attempt instanceof Locked locked) {
            open.add(0, locked.lock());
        }
        return attempt;
    }

    private MeshLock locked(LockOptions options) {
        return ((Locked) attempt(options, time)).lock();
    }

    private Lease lease(int cluster) {
        return admins.get(cluster - 1)
                .leases()
                .inNamespace("istio-system")
                .withName("meshca-rotation")
                .get();
    }

    private List<String> holders() {
        return Stream.of(lease(1), lease(2))
                .map(lease -> lease == null || lease.getSpec().getHolderIdentity() == null
                        ? "nobody"
                        : lease.getSpec().getHolderIdentity().replaceFirst("@.*", ""))
                .toList();
    }

    @Test
    void a_lock_is_a_Lease_in_every_cluster_and_is_given_back() {
        MeshLock lock = locked(ALICE);

        lock.requireHeld();
        assertThat(holders()).containsExactly("alice", "alice");
        assertThat(lease(1).getSpec().getLeaseDurationSeconds()).isEqualTo(15);
        assertThat(lease(1).getSpec().getRenewTime().toInstant()).isEqualTo(FakeTime.START);

        lock.close();
        assertThat(holders()).containsExactly("nobody", "nobody");
        assertThatThrownBy(lock::requireHeld).isInstanceOf(LockLostException.class);

        locked(BOB).requireHeld();
        assertThat(holders()).containsExactly("bob", "bob");
        assertThat(lease(1).getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void a_second_runner_is_refused_and_told_who_works_whatever_its_clock_says() {
        MeshLock alice = locked(ALICE);
        FakeTime wrong = new FakeTime();
        wrong.setWall(FakeTime.START.plus(Duration.ofDays(2)));
        wrong.whilePaused(() -> {
            time.pass(Duration.ofSeconds(1));
            alice.renew();
        });

        Refused refused = (Refused) attempt(BOB, wrong);

        assertThat(refused.holders().get(0).runner()).contains(ALICE.runner());
        assertThat(refused.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(LockCode.LOCK_HELD);
            assertThat(finding.where()).isEqualTo("cluster1");
            assertThat(finding.detail()).isEqualTo("alice@laptop (pid 11) since 2026-11-22T10:00:00Z works on it");
        });
        assertThat(wrong.passed()).isLessThan(Duration.ofSeconds(3));
        assertThat(holders()).containsExactly("alice", "alice");
        alice.requireHeld();
    }

    @Test
    void who_was_refused_in_the_second_cluster_keeps_nothing_in_the_first() {
        MeshLock alice = locked(ALICE);
        admins.get(0).leases().inNamespace("istio-system").delete();
        FakeTime bobs = new FakeTime();
        bobs.whilePaused(alice::renew);
        time.pass(Duration.ofSeconds(1));

        assertThat(attempt(BOB, bobs)).isInstanceOf(Refused.class);
        assertThat(holders()).containsExactly("nobody", "alice");
    }

    @Test
    void a_killed_runner_is_followed_after_the_duration_of_its_Lease_in_all_clusters_at_once() {
        MeshLock killed = locked(ALICE);
        FakeTime bobs = new FakeTime();

        LockAttempt attempt = attempt(BOB, bobs);

        assertThat(attempt).isInstanceOf(Locked.class);
        assertThat(bobs.passed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(16));
        assertThat(holders()).containsExactly("bob", "bob");
        ((Locked) attempt).lock().requireHeld();

        killed.renew();
        assertThatThrownBy(killed::requireHeld)
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("cluster1")
                .hasMessageContaining("bob@server (pid 22)");
        killed.close();
        assertThat(holders()).containsExactly("bob", "bob");
    }

    @Test
    void what_is_not_renewed_is_not_sure_and_what_nobody_took_meanwhile_is_ours_again() {
        MeshLock lock = locked(ALICE);

        time.pass(Duration.ofMillis(9_999));
        lock.requireHeld();
        time.pass(Duration.ofMillis(1));
        assertThatThrownBy(lock::requireHeld)
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("could not be renewed for 10 s");

        lock.renew();
        lock.requireHeld();
    }

    @Test
    void a_machine_that_slept_is_not_sure() {
        MeshLock lock = locked(ALICE);
        time.setWall(FakeTime.START.plusSeconds(3600));

        assertThatThrownBy(lock::requireHeld).isInstanceOf(LockLostException.class);
    }

    @Test
    void an_API_server_that_hangs_costs_the_lock_when_its_time_is_over() {
        MeshLock lock = locked(ALICE);
        planes.get("cluster2").freeze();
        try {
            lock.renew();
            lock.requireHeld();
            time.pass(Duration.ofSeconds(10));
            assertThatThrownBy(lock::requireHeld)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("cluster1");
            lock.renew();
            assertThatThrownBy(lock::requireHeld)
                    .isInstanceOf(LockLostException.class)
                    .hasMessageContaining("cluster2")
                    .hasMessageContaining("took longer than 3 s");
        } finally {
            planes.get("cluster2").thaw();
        }
        lock.renew();
        lock.requireHeld();
    }

    @Test
    void a_deleted_Lease_is_lost_for_good() {
        MeshLock lock = locked(ALICE);
        admins.get(1).leases().inNamespace("istio-system").delete();

        lock.renew();
        lock.renew();

        assertThatThrownBy(lock::requireHeld)
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("cluster2")
                .hasMessageContaining("somebody deleted the Lease");
        assertThat(holders()).containsExactly("alice", "nobody");
    }

    @Test
    void a_Lease_that_others_only_label_stays_ours() {
        MeshLock lock = locked(ALICE);
        admins.get(0)
                .leases()
                .inNamespace("istio-system")
                .withName("meshca-rotation")
                .edit(lease -> new LeaseBuilder(lease)
                        .editMetadata()
                        .addToLabels("seen", "true")
                        .endMetadata()
                        .build());
        time.pass(Duration.ofSeconds(9));

        lock.renew();
        time.pass(Duration.ofSeconds(9));

        lock.requireHeld();
        assertThat(lease(1).getMetadata().getLabels()).containsEntry("seen", "true");
    }

    @Test
    void a_holder_whose_Lease_counts_for_hours_is_not_waited_for() {
        locked(ALICE);
        for (KubernetesClient admin : admins) {
            admin.leases()
                    .inNamespace("istio-system")
                    .withName("meshca-rotation")
                    .edit(lease -> new LeaseBuilder(lease)
                            .editSpec()
                            .withHolderIdentity("a-controller")
                            .withLeaseDurationSeconds(7200)
                            .endSpec()
                            .build());
        }

        Refused refused = (Refused) attempt(BOB, time);

        assertThat(refused.findings().get(0).detail()).contains("a-controller", "longer duration");
    }

    @Test
    void a_cluster_that_cannot_be_reached_leaves_all_others_unlocked() {
        planes.get("cluster2").stop();
        try (MeshClusters impatient = mesh("admin", Duration.ofSeconds(2))) {
            LockAttempt attempt = MeshLock.take(impatient, ALICE);

            assertThat(((Refused) attempt).findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo(ClusterCode.CLUSTER_UNREACHABLE));
        } finally {
            planes.get("cluster2").start();
        }
        assertThat(holders()).containsExactly("nobody", "nobody");
    }

    @Test
    void without_the_right_there_is_a_finding_per_cluster() {
        try (MeshClusters stranger = mesh("nobody", Duration.ofSeconds(10))) {
            assertThat(((Refused) MeshLock.take(stranger, ALICE)).findings())
                    .hasSize(2)
                    .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(LockCode.LOCK_UNAVAILABLE));
        }
    }

    @Test
    void a_lock_renews_itself_in_the_background() {
        try (MeshLock lock = ((Locked) MeshLock.take(mesh, ALICE.duration(Duration.ofSeconds(2)))).lock()) {
            String before = lease(2).getMetadata().getResourceVersion();
            Await.until(
                    "it is renewed more than once",
                    Duration.ofSeconds(20),
                    () -> Long.parseLong(lease(2).getMetadata().getResourceVersion()) > Long.parseLong(before) + 3);
            lock.requireHeld();
        }
        assertThat(holders()).containsExactly("nobody", "nobody");
    }

    @Test
    void of_two_that_start_together_one_gets_all_clusters() {
        List<CompletableFuture<LockAttempt>> both = Stream.of(ALICE, BOB)
                .map(options -> options.duration(Duration.ofSeconds(3)))
                .map(options -> CompletableFuture.supplyAsync(
                        () -> MeshLock.take(mesh, options), task -> new Thread(task).start()))
                .toList();
        List<LockAttempt> attempts = both.stream().map(CompletableFuture::join).toList();

        List<MeshLock> won = attempts.stream()
                .filter(Locked.class::isInstance)
                .map(attempt -> ((Locked) attempt).lock())
                .toList();
        open.addAll(won);
        assertThat(won).hasSize(1);
        won.get(0).requireHeld();
        assertThat(holders().get(0)).isEqualTo(holders().get(1)).isNotEqualTo("nobody");
    }
}
