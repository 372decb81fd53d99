package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.RotationPhase;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The way back from every phase, the last one included, and from between two phases, while workloads talk all the time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class TrustFirstRollbackIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void with_multi_root() {
        try (MeshBed bed = new MeshBed(planes, folder, Istiod.MULTI_ROOT).traffic()) {
            RoundTrip trip = new RoundTrip(bed, bed.trustFirst());
            trip.to(RotationPhase.TRUST);
            trip.back();
            trip.stopAt("writing cluster2 TRUST -> ISSUE");
            trip.back();
            trip.to(RotationPhase.ISSUE);
            trip.back();
            trip.to(RotationPhase.DONE);
            trip.back();
            assertThat(trip.operator().events).noneMatch(event -> event.startsWith("restart of"));
            bed.finish("back, trust-first, multi-root on", trip.time(), "");
        }
    }
}
