package dev.meshca.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts for pipelines, on clusters inside this process. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScriptsTest {

    private static final Path SCRIPTS = Page.TOP.resolve("examples/scripts").toAbsolutePath();

    /** Each script is a shell of its own, which has our {@code meshca} too. */
    private static final String SETUP = "export -f meshca\nPATH=\"" + SCRIPTS + ":$PATH\"\n";

    @TempDir
    private Path folder;

    private EmbeddedClusters clusters;

    @BeforeEach
    void start() throws IOException {
        clusters = new EmbeddedClusters(folder, "ctx1", "ctx2");
        Files.writeString(folder.resolve("mesh.yaml"), mesh(""));
    }

    @AfterEach
    void stop() {
        clusters.close();
    }

    private String mesh(String more) {
        return """
                apiVersion: meshca.dev/v1alpha1
                kind: Mesh
                directory: certs
                kubeconfig: %s
                key: EC_P256
                clusters:
                  cluster1: {context: ctx1}
                  cluster2: {context: ctx2}
                """.formatted(clusters.kubeconfig()) + more;
    }

    private Bash.Result run(String lines) throws IOException, InterruptedException {
        return new Bash(folder).run(SETUP + lines);
    }

    @Test
    void a_change_is_planned_approved_and_applied_until_nothing_is_left() throws Exception {
        Bash.Result result = run("""
                plan-mesh
                apply-mesh
                plan-mesh
                apply-mesh
                plan-mesh
                apply-mesh
                """);

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).contains("healthy").contains("nothing to do: the mesh is what its file says");
        assertThat(result.err()).contains("apply-mesh: nothing is planned");
    }

    @Test
    void what_was_approved_is_not_done_in_another_world() throws Exception {
        Bash.Result result = run("""
                plan-mesh
                meshca create
                apply-mesh
                """);

        assertThat(result.exit()).as(result.toString()).isEqualTo(2);
    }

    @Test
    void a_mesh_leaves_its_reports_healthy_or_not() throws Exception {
        Bash.Result result = run("""
                meshca create
                meshca push
                verify-mesh
                rm certs/cluster2/cert-chain.pem
                verify-mesh mesh.yaml broken
                """);

        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(folder.resolve("reports/mesh.html")).content().contains("<title>Healthy");
        assertThat(folder.resolve("reports/mesh.xml")).content().contains("<testsuites");
        assertThat(folder.resolve("broken/mesh.html")).content().doesNotContain("<title>Healthy");
        assertThat(folder.resolve("broken/mesh.xml")).content().contains("<failure");
    }

    @Test
    void what_is_due_is_renewed_by_this_call_or_the_next() throws Exception {
        Files.writeString(folder.resolve("mesh.yaml"), mesh("rotation: {renewBefore: 30d}\n"));

        Bash.Result result = run("""
                meshca create --validity 20d
                meshca push
                renew-mesh
                """);

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).contains("the intermediates are due since").contains("WAITING in phase STEADY");
    }
}
