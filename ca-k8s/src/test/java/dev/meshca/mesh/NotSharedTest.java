package dev.meshca.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.KeyAlgorithm;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.Share;
import dev.meshca.k8s.rotation.MeshListener;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process has to do for all clusters, as others could go the other way meanwhile. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NotSharedTest {

    @TempDir
    private Path folder;

    private final CannedApi one = new CannedApi();
    private final CannedApi two = new CannedApi();

    private Mesh mesh;

    @BeforeEach
    void open() {
        MeshOptions options = MeshOptions.defaults().share(new Share(0, 2));
        mesh = Mesh.in(folder, options, MeshListener.NONE, List.of(one.context("cluster1"), two.context("cluster2")));
        mesh.ensure(MeshSpec.defaults().key(KeyAlgorithm.EC_P256));
    }

    @AfterEach
    void close() {
        mesh.close();
        one.close();
        two.close();
    }

    private void assertNotShared(String what, Function<Mesh, MeshRotation> way) {
        assertThatThrownBy(() -> way.apply(mesh).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(what + " is not shared: run it in one process, for all clusters");
        assertThat(one.requests()).isEmpty();
    }

    @Test
    void the_way_back() {
        assertNotShared("the way back", Mesh::rollback);
    }

    @Test
    void a_merge() {
        try (Mesh other = Mesh.in(folder.resolve("other"), two.context("cluster3"))) {
            assertNotShared("a merge", mesh -> mesh.merge(other));
        }
    }

    @Test
    void leaving_the_CA_that_istiod_made() {
        assertNotShared("leaving the CA of one cluster", Mesh::leaveSelfSigned);
    }

    @Test
    void making_new_CAs() {
        assertThatThrownBy(() -> mesh.rotateRoot().prepare())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the making of new CAs is not shared");
        assertThat(folder.resolve(".next")).doesNotExist();
    }

    @Test
    void what_has_no_new_CAs_prepares_none() {
        assertThatThrownBy(() -> mesh.rollback().prepare())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there are no new CAs to prepare");
    }
}
