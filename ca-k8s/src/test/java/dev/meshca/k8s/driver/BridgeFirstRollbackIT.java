package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.RotationPhase;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Istiod;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The way back from every phase before the last, and from between two phases, while workloads talk all the time. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class BridgeFirstRollbackIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void with_default_settings_of_istio() {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of()).traffic()) {
            RoundTrip trip = new RoundTrip(bed, bed.bridgeFirst());
            trip.stopAt("writing cluster2 STEADY -> BRIDGED");
            trip.back();
            trip.to(RotationPhase.BRIDGED);
            trip.back();
            assertThat(trip.operator().events).noneMatch(event -> event.startsWith("restart of"));
            trip.stopAt("written cluster1 BRIDGED -> TRUSTED");
            trip.back();
            trip.to(RotationPhase.TRUSTED);
            trip.back();
            bed.finish("back, bridge-first, multi-root off", trip.time(), "");
        }
    }

    @Test
    void with_multi_root() {
        try (MeshBed bed = new MeshBed(planes, folder, Istiod.MULTI_ROOT).traffic()) {
            RoundTrip trip = new RoundTrip(bed, bed.bridgeFirst());
            trip.to(RotationPhase.TRUST_BOTH);
            trip.back();
            trip.stopAt("writing cluster2 TRUSTED -> DONE");
            trip.back();
            assertThat(trip.operator().events).noneMatch(event -> event.startsWith("restart of"));
            bed.finish("back, bridge-first, multi-root on", trip.time(), "");
        }
    }
}
