package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.EnvoyWorkloads;
import dev.meshca.testbed.MeshStats;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Root rotations among real Envoys with real pilot-agents, which are started once, under the old root. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EnvoyRotationIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void scratch() throws Exception {
        try (MeshBed bed = new MeshBed(planes, folder, Map.of());
                EnvoyWorkloads envoys = EnvoyWorkloads.setup()
                        .in(bed.plane(MeshBed.ONE), bed.istiod(MeshBed.ONE))
                        .in(bed.plane(MeshBed.TWO), bed.istiod(MeshBed.TWO))
                        .start()) {
            Thread.sleep(8000);
            MeshStats s = envoys.stats();
            System.err.println(s.summary() + " " + envoys.leastLife() + " " + s.workloads());
            System.err.println(envoys.counter("ssl.handshake") + " reused " + envoys.counter("ssl.session_reused")
                    + " connected " + envoys.counter("control_plane.connected_state") + " cds "
                    + envoys.counter("cluster_manager.cds.update_success")+" "+envoys.counter("cluster_manager.cds.update_rejected"));
            System.err.println(envoys.endOfLogs());
            assertThat(s.failed()).isZero();
        }
    }
}
