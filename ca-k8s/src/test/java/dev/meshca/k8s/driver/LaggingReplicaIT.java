package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trust-first with two replicas of istiod. As roots are not served, a replica that has not taken the second root looks as one that
 * has; with it, nothing may be issued under that root.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class LaggingReplicaIT {

    private static final Duration SHORT = Duration.ofSeconds(8);

    @TempDir
    Path folder;

    @Test
    void a_replica_that_has_not_taken_the_second_root_is_named_by_each_run_and_nothing_is_issued_under_it() {
        try (ControlPlanes planes = ControlPlanes.of(1).start();
                PodBed bed = new PodBed(planes, folder, Istiod.MULTI_ROOT)) {
            String lagging = bed.istiods.follower();
            bed.istiods.hold(lagging);
            requireWaitingFor(bed, RotationPhase.TRUST, lagging);
            requireWaitingFor(bed, RotationPhase.TRUST, lagging);

            bed.istiods.release(lagging);
            requireDone(bed);
        }
    }

    @Test
    @Tag("matrix")
    void a_pod_on_a_node_that_is_gone_is_named_before_and_after_the_node_is_known_to_be_not_ready() throws IOException {
        try (ControlPlanes planes = ControlPlanes.of(1).start();
                PodBed bed = new PodBed(planes, folder, Istiod.MULTI_ROOT)) {
            String lost = bed.istiods.pods().get(0);
            String node = bed.istiods.powerOffTheNodeOf(lost, closedPort());
            requireWaitingFor(bed, RotationPhase.STEADY, lost);
            bed.istiods.awaitNotReady(node);
            requireWaitingFor(bed, RotationPhase.STEADY, lost);

            bed.istiods.deleteNode(node);
            bed.istiods.delete(lost);
            bed.istiods.awaitRollout();
            requireDone(bed);
        }
    }

    private static void requireWaitingFor(PodBed bed, RotationPhase phase, String pod) {
        RotationOutcome outcome = run(bed, SHORT);
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).as(outcome.toString()).isEqualTo(phase);
        assertThat(outcome.reason()).contains(pod);
    }

    private static void requireDone(PodBed bed) {
        RotationOutcome outcome = run(bed, PodBed.LIMIT);
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
    }

    private static RotationOutcome run(PodBed bed, Duration timeout) {
        Operator operator = new Operator(cluster -> {});
        RotationOutcome outcome = bed.driver(bed.trustFirst(), timeout, operator)
                .run(Direction.FORWARD)
                .outcome();
        operator.happened(outcome.toString());
        return outcome;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
