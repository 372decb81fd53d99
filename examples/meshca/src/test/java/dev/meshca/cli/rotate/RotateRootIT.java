package dev.meshca.cli.rotate;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshca rotate root --yes} on real istiods with Istio's default settings, while workloads talk. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotateRootIT {

    @TempDir
    private Path folder;

    @Test
    void a_new_root_and_no_refused_handshake() {
        try (RotatingMesh mesh = RotatingMesh.start(folder);
                Traffic traffic = mesh.traffic()) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            String oldKey = state.rootKey();

            mesh.rotate("root");

            traffic.awaitRoot(state.root());
            traffic.assertThatNobodyWasRefused("rotate root");
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            state.assertThatTheRootIsNewAndTheOldOneIsArchived(oldKey);
        }
    }
}
