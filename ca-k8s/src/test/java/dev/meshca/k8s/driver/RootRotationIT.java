package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.RotationPhase;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From one root to the next on real API servers with real istiods, while workloads talk all the time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RootRotationIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void over_a_bridge_with_default_settings_of_istio_no_handshake_fails() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            Operator operator = rotated("bridge-first, multi-root off", bed, bed.bridgeFirst());
            assertThat(operator.events)
                    .filteredOn(event -> event.startsWith("restart of"))
                    .hasSize(2);
        }
    }

    @Test
    void over_a_bridge_with_multi_root_nothing_is_restarted_and_no_handshake_fails() {
        try (MeshBed bed = new MeshBed(planes, folder, Istiod.MULTI_ROOT).traffic()) {
            Operator operator = rotated("bridge-first, multi-root on", bed, bed.bridgeFirst());
            assertThat(operator.events).noneMatch(event -> event.startsWith("restart of"));

            List<String> done = MeshBed.NAMES.stream().map(bed::version).toList();
            RotationOutcome back = RotationDriver.of(
                            Access.to(bed.mesh), bed.bridgeFirst(), bed.options(), MeshListener.NONE)
                    .run(Direction.BACK)
                    .outcome();
            assertThat(back.result()).as(back.toString()).isEqualTo(Result.STOPPED);
            assertThat(back.reason()).contains("no way back from DONE");
            assertThat(MeshBed.NAMES).extracting(bed::version).isEqualTo(done);
        }
    }

    @Test
    void trusting_first_with_multi_root_no_handshake_fails() {
        try (MeshBed bed = new MeshBed(planes, folder, Istiod.MULTI_ROOT).traffic()) {
            Operator operator = rotated("trust-first, multi-root on", bed, bed.trustFirst());
            assertThat(operator.events).noneMatch(event -> event.startsWith("restart of"));
        }
    }

    private static Operator rotated(String story, MeshBed bed, Rotation rotation) {
        Operator operator = new Operator(bed);
        RotationDriver driver = RotationDriver.of(Access.to(bed.mesh), rotation, bed.options(), operator);
        long start = System.nanoTime();
        RotationOutcome outcome = driver.run(Direction.FORWARD).outcome();
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
        RotationStatus status = driver.status(Direction.FORWARD);
        assertThat(status.done()).as(status.toString()).isTrue();
        assertThat(status.phase()).isEqualTo(RotationPhase.DONE);
        bed.finish(story, time, operator.phases());
        return operator;
    }
}
