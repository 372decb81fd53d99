package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import dev.meshca.testbed.ControlPlanes;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** New intermediates under the same root, there and back, while workloads talk all the time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IntermediateRotationIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void with_default_settings_of_istio_every_istiod_takes_its_new_intermediate_without_a_restart_and_back() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            RoundTrip trip = new RoundTrip(bed, bed.newIntermediates());

            RotationOutcome outcome = trip.driver().run(Direction.FORWARD).outcome();
            assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
            assertThat(outcome.phase()).isEqualTo(RotationPhase.DONE);
            trip.requireInUse(bed.renewed);

            trip.back();
            assertThat(trip.operator().events)
                    .noneMatch(event -> event.startsWith("restart of"))
                    .noneMatch(event -> event.contains("may be alive"));
            bed.finish("new intermediates and back", trip.time(), "");
        }
    }
}
