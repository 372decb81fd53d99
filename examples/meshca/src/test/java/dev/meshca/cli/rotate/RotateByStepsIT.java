package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.testbed.Istiod;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshca rotate root --step}, on and back again, while workloads talk. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class RotateByStepsIT {

    @TempDir
    private Path folder;

    @Test
    void the_way_back_from_BRIDGED_and_from_TRUSTED_with_default_settings() {
        try (RotatingMesh mesh = RotatingMesh.start(folder);
                Traffic traffic = mesh.traffic()) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            String rootKey = state.rootKey();
            Map<String, Map<String, String>> before = state.secrets();

            step(mesh, "BRIDGED");
            mesh.rotate("rollback");
            assertThat(state.secrets()).isEqualTo(before);
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            traffic.assertThatNobodyWasRefused("rollback from BRIDGED");

            step(mesh, "BRIDGED");
            step(mesh, "TRUSTED");
            traffic.awaitRoot(MeshAndFolder.certificate(state.secret("cluster1").get("root-cert.pem")));
            mesh.rotate("rollback");
            traffic.awaitRoot(state.root());
            traffic.assertThatNobodyWasRefused("rollback from TRUSTED");
            assertThat(state.secrets()).isEqualTo(before);
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            assertThat(state.rootKey()).isEqualTo(rootKey);
            assertThat(state.archivedRootKeys()).isEmpty();
            assertThat(state.archived("ca-key.pem")).isEmpty();
        }
    }

    @Test
    void trust_first_step_by_step_where_istiod_takes_a_second_root() {
        try (RotatingMesh mesh = RotatingMesh.start(folder, Istiod.MULTI_ROOT);
                Traffic traffic = mesh.traffic()) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            String oldKey = state.rootKey();

            step(mesh, "TRUST", "--strategy", "trust-first");
            step(mesh, "ISSUE", "--strategy", "trust-first");
            String said = mesh.rotate("root", "--strategy", "trust-first", "--step");

            assertThat(said).contains("DONE in phase DONE").doesNotContain("restart istiod");
            assertThatEachClusterWasWrittenOnce(mesh, said);
            traffic.awaitRoot(state.root());
            traffic.assertThatNobodyWasRefused("rotate root --strategy trust-first --step");
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            state.assertThatTheRootIsNewAndTheOldOneIsArchived(oldKey);
        }
    }

    /** One call is one phase, and not more; {@code meshca status} tells which. */
    private static void step(RotatingMesh mesh, String phase, Object... options) {
        String said = mesh.rotate(
                "root", Stream.concat(Stream.of("--step"), Stream.of(options)).toArray());
        assertThat(said).contains("STEPPED in phase " + phase);
        assertThatEachClusterWasWrittenOnce(mesh, said);
        String status = mesh.status();
        System.err.println(status.indent(4));
        assertThat(status).contains(" is under way, in phase " + phase);
    }

    private static void assertThatEachClusterWasWrittenOnce(RotatingMesh mesh, String said) {
        assertThat(mesh.clusters())
                .allSatisfy(cluster -> assertThat(
                                said.lines().filter(line -> line.contains(" written " + cluster + " ")))
                        .hasSize(1));
    }
}
