package dev.meshca.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kubeconfig that says {@code insecure-skip-tls-verify}: whoever answers is believed, and must get no key. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UnverifiedServerTest {

    @TempDir
    private Path folder;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private SpoiltMesh mesh;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        Path certs = folder.resolve("made");
        new Shell().run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        mesh = new SpoiltMesh(Files.createDirectories(folder.resolve("mesh")), certs, exchange -> {
            bodies.add(new String(exchange.body(), StandardCharsets.UTF_8));
            return false;
        });
        Path blind = Files.writeString(
                folder.resolve("blind"),
                mesh.proxy()
                        .kubeconfig("spoilt")
                        .replaceAll("certificate-authority-data: [^,]+", "insecure-skip-tls-verify: true"));
        String fine = mesh.spoilt().environment().get("KUBECONFIG").split(":")[1];
        shell = mesh.spoilt().with("KUBECONFIG", blind + ":" + fine);
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
    }

    private boolean aKeyArrived() {
        return bodies.stream().anyMatch(body -> body.contains("ca-key.pem"));
    }

    @Test
    void gets_no_key_of_a_push_and_the_other_cluster_gets_its_own() {
        Result dry = shell.run("push", "--dir", mesh.certs(), "--dry-run");
        Result push = shell.run("push", "--dir", mesh.certs());

        assertThat(List.of(dry.exit(), push.exit())).containsExactly(1, 1);
        assertThat(push.out())
                .containsPattern("cluster1 +spoilt +REFUSED +its API server is not verified")
                .containsPattern("cluster2 +ctx2 +CREATED")
                .contains("--insecure");
        assertThat(aKeyArrived()).isFalse();
    }

    @Test
    void gets_the_key_when_that_is_said() {
        Result push = shell.run("push", "--dir", mesh.certs(), "--insecure");

        assertThat(push.exit()).as(push.toString()).isZero();
        assertThat(push.out()).contains("WARNING TLS_NOT_VERIFIED cluster1");
        assertThat(aKeyArrived()).isTrue();
    }

    @Test
    void gets_no_key_of_a_rotation_and_no_new_CA_is_made() {
        mesh.fine().run("push", "--dir", mesh.certs());

        Result rotate = shell.run("rotate", "root", "--dir", mesh.certs(), "--yes");

        assertThat(rotate.exit()).isEqualTo(2);
        assertThat(rotate.err()).contains("the API server of cluster1 is not verified", "--insecure");
        assertThat(mesh.certs().resolve(".next")).doesNotExist();
        assertThat(aKeyArrived()).isFalse();
    }
}
