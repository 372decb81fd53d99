package dev.meshca.k8s.lock;

import static dev.meshca.k8s.lock.LockClusters.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.k8s.Access;
import dev.meshca.k8s.lock.LockAttempt.Locked;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whether a lock that was taken is still ours. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HeldLockIT {

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
    void what_is_not_renewed_is_not_sure_and_what_nobody_took_meanwhile_is_ours_again() {
        MeshLock lock = clusters.locked(ALICE);

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
        MeshLock lock = clusters.locked(ALICE);
        time.setWall(FakeTime.START.plusSeconds(3600));

        assertThatThrownBy(lock::requireHeld).isInstanceOf(LockLostException.class);
    }

    @Test
    void an_API_server_that_hangs_costs_the_lock_when_its_time_is_over() {
        MeshLock lock = clusters.locked(ALICE);
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
        MeshLock lock = clusters.locked(ALICE);
        clusters.admin(2).leases().inNamespace("istio-system").delete();

        lock.renew();
        lock.renew();

        assertThatThrownBy(lock::requireHeld)
                .isInstanceOf(LockLostException.class)
                .hasMessageContaining("cluster2")
                .hasMessageContaining("somebody deleted the Lease");
        assertThat(clusters.holders()).containsExactly("alice", "nobody");
    }

    @Test
    void a_Lease_that_others_only_label_stays_ours() {
        MeshLock lock = clusters.locked(ALICE);
        clusters.admin(1)
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
        assertThat(clusters.lease(1).getMetadata().getLabels()).containsEntry("seen", "true");
    }

    @Test
    void a_lock_renews_itself_in_the_background() {
        try (HeldLock lock =
                ((Locked) MeshLock.take(Access.to(clusters.mesh()), ALICE.duration(Duration.ofSeconds(2)))).lock()) {
            String before = clusters.lease(2).getMetadata().getResourceVersion();
            Await.until(
                    "it is renewed more than once",
                    Duration.ofSeconds(20),
                    () -> Long.parseLong(clusters.lease(2).getMetadata().getResourceVersion())
                            > Long.parseLong(before) + 3);
            lock.requireHeld();
        }
        assertThat(clusters.holders()).containsExactly("nobody", "nobody");
    }
}
