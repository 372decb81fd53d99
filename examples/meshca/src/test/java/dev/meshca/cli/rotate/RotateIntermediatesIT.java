package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code meshca rotate}, twice in one mesh: what the first rotation leaves is what the second one begins with. The istiods are
 * Pods, two in each cluster, and no address of them is given.
 */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotateIntermediatesIT {

    @TempDir
    private Path folder;

    @Test
    void new_intermediates_and_then_a_new_root_for_which_the_command_restarts_the_istiods_itself() {
        try (RotatingMesh mesh = RotatingMesh.ofPods(2, folder, Map.of());
                Traffic traffic = mesh.traffic()) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            rotateIntermediates(mesh, state, traffic);
            rotateRoot(mesh, state, traffic);
        }
    }

    private static void rotateIntermediates(RotatingMesh mesh, MeshAndFolder state, Traffic traffic) {
        String rootKey = state.rootKey();
        Map<String, Map<String, String>> before = state.secrets();

        String said = mesh.rotate("intermediates");

        assertThat(said.lines().filter(line -> line.contains(" written ")))
                .hasSize(mesh.clusters().size());
        assertThat(said).doesNotContain("restart", "may be alive");
        before.forEach((cluster, old) -> {
            Map<String, String> now = state.secret(cluster);
            assertThat(now.get("root-cert.pem")).isEqualTo(old.get("root-cert.pem"));
            assertThat(now.get("ca-key.pem")).isNotEqualTo(old.get("ca-key.pem"));
            assertThat(MeshAndFolder.certificate(now.get("ca-cert.pem")).getSerialNumber())
                    .isNotEqualTo(
                            MeshAndFolder.certificate(old.get("ca-cert.pem")).getSerialNumber());
            traffic.awaitIssuer(cluster, MeshAndFolder.certificate(now.get("ca-cert.pem")));
        });
        traffic.awaitRoot(state.root());
        traffic.assertThatNobodyWasRefused("rotate intermediates");
        state.assertThatTheyAgreeAndNothingIsUnderWay();
        assertThat(state.rootKey()).isEqualTo(rootKey);
        assertThat(state.archived("ca-cert.pem"))
                .containsExactlyInAnyOrderElementsOf(before.values().stream()
                        .map(old -> old.get("ca-cert.pem"))
                        .toList());
    }

    private static void rotateRoot(RotatingMesh mesh, MeshAndFolder state, Traffic traffic) {
        String oldKey = state.rootKey();
        List<String> before = pods(mesh);

        String said = mesh.rotate("root", "--restart-istiod");

        assertThat(said)
                .contains(" restarting istiod in cluster1: ", " restarting istiod in cluster2: ")
                .doesNotContain(" restart istiod in ");
        assertThat(pods(mesh)).hasSize(4).doesNotContainAnyElementsOf(before);
        traffic.awaitRoot(state.root());
        traffic.assertThatNobodyWasRefused("rotate root --restart-istiod");
        state.assertThatTheyAgreeAndNothingIsUnderWay();
        state.assertThatTheRootIsNewAndTheOldOneIsArchived(oldKey);
    }

    private static List<String> pods(RotatingMesh mesh) {
        return mesh.clusters().stream()
                .flatMap(cluster -> mesh.pods(cluster).pods().stream())
                .toList();
    }
}
