package dev.meshca.k8s.lock;

import static dev.meshca.k8s.lock.LockClusters.ALICE;
import static dev.meshca.k8s.lock.LockClusters.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.LockCode;
import dev.meshca.k8s.lock.LockAttempt.Locked;
import dev.meshca.k8s.lock.LockAttempt.Refused;
import dev.meshca.testbed.ControlPlanes;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gets a mesh, who is refused, and what is given back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshLockIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    private LockClusters clusters;
    private FakeTime time;

    @BeforeEach
    void connect() {
        clusters = new LockClusters(planes);
        time = clusters.time();
    }

    @AfterEach
    void disconnect() {
        clusters.close();
    }

    @Test
    void a_lock_is_a_Lease_in_every_cluster_and_is_given_back() {
        MeshLock lock = clusters.locked(ALICE);

        lock.requireHeld();
        assertThat(clusters.holders()).containsExactly("alice", "alice");
        assertThat(clusters.lease(1).getSpec().getLeaseDurationSeconds()).isEqualTo(15);
        assertThat(clusters.lease(1).getSpec().getRenewTime().toInstant()).isEqualTo(FakeTime.START);

        lock.close();
        assertThat(clusters.holders()).containsExactly("nobody", "nobody");
        assertThatThrownBy(lock::requireHeld).isInstanceOf(LockLostException.class);

        clusters.locked(BOB).requireHeld();
        assertThat(clusters.holders()).containsExactly("bob", "bob");
        assertThat(clusters.lease(1).getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void a_second_runner_is_refused_and_told_who_works_whatever_its_clock_says() {
        MeshLock alice = clusters.locked(ALICE);
        FakeTime wrong = new FakeTime();
        wrong.setWall(FakeTime.START.plus(Duration.ofDays(2)));
        wrong.whilePaused(() -> {
            time.pass(Duration.ofSeconds(1));
            alice.renew();
        });

        Refused refused = (Refused) clusters.attempt(BOB, wrong);

        assertThat(refused.holders().get(0).runner()).contains(ALICE.runner());
        assertThat(refused.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(LockCode.LOCK_HELD);
            assertThat(finding.where()).isEqualTo("cluster1");
            assertThat(finding.detail()).isEqualTo("alice@laptop (pid 11) since 2026-11-22T10:00:00Z works on it");
        });
        assertThat(wrong.passed()).isLessThan(Duration.ofSeconds(3));
        assertThat(clusters.holders()).containsExactly("alice", "alice");
        alice.requireHeld();
    }

    @Test
    void who_was_refused_in_the_second_cluster_keeps_nothing_in_the_first() {
        MeshLock alice = clusters.locked(ALICE);
        clusters.admin(1).leases().inNamespace("istio-system").delete();
        FakeTime bobs = new FakeTime();
        bobs.whilePaused(alice::renew);
        time.pass(Duration.ofSeconds(1));

        assertThat(clusters.attempt(BOB, bobs)).isInstanceOf(Refused.class);
        assertThat(clusters.holders()).containsExactly("nobody", "alice");
    }

    @Test
    void a_killed_runner_is_followed_after_the_duration_of_its_Lease_in_all_clusters_at_once() {
        MeshLock killed = clusters.locked(ALICE);
        FakeTime bobs = new FakeTime();

        LockAttempt attempt = clusters.attempt(BOB, bobs);

        assertThat(attempt).isInstanceOf(Locked.class);
        assertThat(bobs.passed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(16));
        assertThat(clusters.holders()).containsExactly("bob", "bob");
        ((Locked) attempt).lock().requireHeld();

        killed.renew();
        assertThatThrownBy(killed::requireHeld)
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("cluster1")
                .hasMessageContaining("bob@server (pid 22)");
        killed.close();
        assertThat(clusters.holders()).containsExactly("bob", "bob");
    }

    @Test
    void a_holder_whose_Lease_counts_for_hours_is_not_waited_for() {
        clusters.locked(ALICE);
        for (KubernetesClient admin : clusters.admins()) {
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

        Refused refused = (Refused) clusters.attempt(BOB, time);

        assertThat(refused.findings().get(0).detail()).contains("a-controller", "longer duration");
    }

    @Test
    void a_cluster_that_cannot_be_reached_leaves_all_others_unlocked() {
        planes.get("cluster2").stop();
        try (MeshClusters impatient = clusters.mesh("admin", Duration.ofSeconds(2))) {
            LockAttempt attempt = MeshLock.take(Access.to(impatient), ALICE);

            assertThat(((Refused) attempt).findings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo(ClusterCode.CLUSTER_UNREACHABLE));
        } finally {
            planes.get("cluster2").start();
        }
        assertThat(clusters.holders()).containsExactly("nobody", "nobody");
    }

    @Test
    void without_the_right_there_is_a_finding_per_cluster() {
        try (MeshClusters stranger = clusters.mesh("nobody", Duration.ofSeconds(10))) {
            assertThat(((Refused) MeshLock.take(Access.to(stranger), ALICE)).findings())
                    .hasSize(2)
                    .allSatisfy(finding -> assertThat(finding.code()).isEqualTo(LockCode.LOCK_UNAVAILABLE));
        }
    }

    @Test
    void of_two_that_start_together_one_gets_all_clusters() {
        List<CompletableFuture<LockAttempt>> both = Stream.of(ALICE, BOB)
                .map(options -> options.duration(Duration.ofSeconds(3)))
                .map(options -> CompletableFuture.supplyAsync(
                        () -> MeshLock.take(Access.to(clusters.mesh()), options), task -> new Thread(task).start()))
                .toList();
        List<LockAttempt> attempts = both.stream().map(CompletableFuture::join).toList();

        List<HeldLock> won = attempts.stream()
                .filter(Locked.class::isInstance)
                .map(attempt -> ((Locked) attempt).lock())
                .toList();
        clusters.closing(won);
        assertThat(won).hasSize(1);
        won.get(0).requireHeld();
        assertThat(clusters.holders().get(0))
                .isEqualTo(clusters.holders().get(1))
                .isNotEqualTo("nobody");
    }
}
