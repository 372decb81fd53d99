package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.disk.CaDirectory;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.MeshWorkloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is lost for good in the middle of a rotation, on real API servers with real istiods. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class ClusterLeavesIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    @Test
    void the_rotation_goes_on_without_it_once_it_is_removed_and_no_handshake_of_the_others_fails() {
        Path certs = folder.resolve("certs");
        try (Mesh files = Mesh.in(certs)) {
            files.ensure(MeshSpec.defaults().clusters(RunningMesh.NAMES).key(KeyAlgorithm.EC_P256));
        }
        try (RunningMesh bed = new RunningMesh(planes, folder)) {
            bed.start(CaDirectory.at(certs).plan().clusters(), Map.of());
            MeshWorkloads.Setup workloads = bed.workloads(2, List.of(RunningMesh.ONE));
            bed.talk(workloads.start());
            Operator operator = new Operator(bed);

            try (Mesh both = mesh(certs, operator, RunningMesh.ONE, RunningMesh.TWO)) {
                RotationOutcome bridged = both.rotateRoot().options(bed.pace()).step();
                assertThat(bridged.result()).as(bridged.toString()).isEqualTo(Result.STEPPED);
                assertThat(bridged.phase()).isEqualTo(RotationPhase.BRIDGED);
            }
            bed.plane(RunningMesh.TWO).freeze();
            long start = System.nanoTime();
            try (Mesh one = mesh(certs, operator, RunningMesh.ONE)) {
                one.remove(RunningMesh.TWO);
                RotationOutcome outcome = one.rotateRoot()
                        .options(bed.pace(List.of(RunningMesh.ONE)))
                        .run();

                assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
                assertThat(one.verify().healthy()).isTrue();
            } finally {
                bed.plane(RunningMesh.TWO).thaw();
            }
            bed.finish("a cluster removed", Duration.ofNanos(System.nanoTime() - start), operator.phases());
        }
        assertThat(certs.resolve("cluster2")).doesNotExist();
        assertThat(CaDirectory.at(certs).clusters()).containsExactly(RunningMesh.ONE);
    }

    private static Mesh mesh(Path certs, Operator operator, ClusterName... names) {
        return Mesh.in(certs, MeshOptions.defaults(), operator, RunningMesh.contexts(planes, List.of(names)));
    }
}
