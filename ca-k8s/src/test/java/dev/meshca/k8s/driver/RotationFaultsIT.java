package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.lock.LockOptions;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.MeshStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong during a rotation, on real API servers with real istiods. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationFaultsIT {

    private static final Duration SHORT_LEASE = Duration.ofSeconds(5);

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void a_cluster_that_is_cut_off_closes_the_gate_and_the_other_one_goes_on_within_the_phase() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            LockOptions lock = LockOptions.defaults().duration(SHORT_LEASE);
            Operator operator = new Operator(bed) {
                @Override
                public void proved(ClusterName cluster, RotationPhase phase, EvidenceLevel level) {
                    super.proved(cluster, phase, level);
                    if (phase == RotationPhase.BRIDGED && cluster.equals(MeshBed.ONE)) {
                        happened("cluster1 is cut off");
                        bed.plane(MeshBed.ONE).freeze();
                    }
                }
            };
            RotationOutcome cut = RotationDriver.of(
                            Access.to(bed.mesh),
                            bed.bridgeFirst(),
                            bed.options(bed.pace().timeout(Duration.ofSeconds(5)))
                                    .lock(lock),
                            operator)
                    .run(Direction.FORWARD)
                    .outcome();
            assertThat(cut.result()).as(cut.toString()).isEqualTo(Result.UNREACHABLE);
            assertThat(cut.reason()).contains("cluster1 cannot be reached");
            assertThat(operator.events)
                    .containsSubsequence(
                            "cluster1 is cut off",
                            "written cluster2 STEADY -> BRIDGED",
                            "proved cluster2 BRIDGED SERVED");
            bed.plane(MeshBed.ONE).thaw();

            Operator second = new Operator(bed);
            long start = System.nanoTime();
            RotationOutcome outcome = RotationDriver.of(
                            Access.to(bed.mesh),
                            bed.bridgeFirst(),
                            bed.options().lock(lock),
                            second)
                    .run(Direction.FORWARD)
                    .outcome();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
            bed.finish("one cluster cut off", Duration.ofNanos(System.nanoTime() - start), second.phases());
        }
    }

    @Test
    void a_second_runner_is_refused_and_told_who_is_at_work() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of());
                MeshClusters other = MeshBed.mesh(planes)) {
            CountDownLatch waits = new CountDownLatch(1);
            MeshListener first = new MeshListener() {
                @Override
                public void waiting(String reason) {
                    if (reason.contains("may be alive")) {
                        waits.countDown();
                    }
                }
            };
            DriverOptions patient = bed.options(bed.pace().soak(Duration.ofHours(1)));
            Runner alice = new Runner("alice", "laptop", 7);
            RotationDriver one = RotationDriver.of(
                    Access.to(bed.mesh),
                    bed.bridgeFirst(),
                    patient.lock(LockOptions.defaults().runner(alice)),
                    first);
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    end.complete(new AssertionError(one.run(Direction.FORWARD).toString()));
                } catch (CancellationException expected) {
                    end.complete(expected);
                }
            });
            thread.start();
            Await.until("the first one waits", MeshBed.LIMIT, () -> waits.getCount() == 0);

            RotationOutcome refused = RotationDriver.of(
                            Access.to(other), bed.bridgeFirst(), bed.options(), MeshListener.NONE)
                    .run(Direction.FORWARD)
                    .outcome();
            assertThat(refused.result()).as(refused.toString()).isEqualTo(Result.LOCKED);
            assertThat(refused.holders()).first().asString().startsWith("alice@laptop");

            thread.interrupt();
            assertThat(end.join()).isInstanceOf(CancellationException.class);
            RotationOutcome next = RotationDriver.of(
                            Access.to(other), bed.bridgeFirst(), bed.options(), MeshListener.NONE)
                    .run(Direction.BACK)
                    .outcome();
            assertThat(next.result()).as("the Lease is free: " + next).isEqualTo(Result.DONE);
        }
    }

    @Test
    void a_naive_swap_of_the_root_fails_handshakes() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            bed.mesh.push(TrustPlan.of(bed.issued), PushOptions.defaults().replaceRoot(true));
            bed.restart(MeshBed.ONE);
            Await.until("handshakes fail", MeshBed.LIMIT, () -> bed.stats().failed() > 0);
            MeshStats stats = bed.stats();
            System.err.println("naive swap: " + stats.summary());
            assertThat(stats.failed()).isPositive();
        }
    }

    @Test
    void options_that_name_no_cluster_of_the_mesh_are_refused() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of())) {
            DriverOptions options = bed.options(bed.pace().canary(ClusterName.of("cluster9")));
            assertThatThrownBy(
                            () -> RotationDriver.of(Access.to(bed.mesh), bed.bridgeFirst(), options, MeshListener.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cluster9");
            assertThat(List.of(bed.version(MeshBed.ONE))).isNotEmpty();
        }
    }
}
