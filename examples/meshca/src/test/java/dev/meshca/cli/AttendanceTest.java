package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster that was forgotten, an empty variable and swapped contexts are said by name, and nothing is written. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AttendanceTest {

    @TempDir
    private Path folder;

    private Shell bare = new Shell();
    private Shell half = bare;
    private Shell whole = bare;
    private Path certs;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        bare = new Shell().with("KUBECONFIG", mesh.kubeconfig().toString());
        half = bare.with("CTX_CLUSTER1", "ctx1");
        whole = half.with("CTX_CLUSTER2", "ctx2");
        whole.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    @Test
    void a_push_that_forgets_a_cluster_writes_nothing() {
        Result result = half.run("push", "--dir", certs);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("no context leads to cluster2", "(--only NAME)");
        assertThat(half.run("verify").out()).contains("CACERTS_MISSING cluster1");
    }

    @Test
    void a_part_is_pushed_on_purpose() {
        Result result = whole.run("push", "--dir", certs, "--only", "cluster1");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("cluster1").doesNotContain("cluster2");
        assertThat(half.run("push", "--dir", certs, "--only", "cluster1").exit())
                .isZero();
    }

    @Test
    void a_part_without_a_context_is_said_by_name() {
        Result result = half.run("push", "--dir", certs, "--only", "cluster1,cluster2");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("no context leads to cluster2, only to cluster1");
    }

    @Test
    void verify_of_half_a_mesh_warns() {
        whole.run("push", "--dir", certs);

        Result half = this.half.run("verify", "--dir", certs);

        assertThat(half.exit()).isZero();
        assertThat(half.out()).contains("WARNING CONTEXT_MISSING cluster2");
        assertThat(this.half
                        .run("verify", "--dir", certs, "--fail-on", "warning")
                        .exit())
                .isEqualTo(1);
        assertThat(whole.run("verify", "--dir", certs, "--fail-on", "warning").exit())
                .isZero();
        assertThat(this.half.run("verify", "--dir", certs, "--only", "cluster1").out())
                .doesNotContain("CONTEXT_MISSING");
    }

    @Test
    void a_context_for_a_cluster_that_the_folder_does_not_have_is_named() {
        Shell more = whole.with("CTX_CLUSTER3", "ctx1");

        assertThat(more.run("verify", "--dir", certs).out()).contains("WARNING CLUSTER_NOT_IN_FOLDER cluster3");
        Result push = more.run("push", "--dir", certs);
        assertThat(push.exit()).isEqualTo(2);
        assertThat(push.err()).contains("has no cluster cluster3");
        assertThat(more.run("push", "--dir", certs, "--only", "cluster1,cluster2")
                        .exit())
                .isZero();
    }

    @Test
    void status_names_who_is_missing_and_a_rotation_does_not_begin() {
        whole.run("push", "--dir", certs);

        Result status = half.run("status", "--dir", certs);
        assertThat(status.exit()).as(status.out()).isZero();
        assertThat(status.out()).contains("WARNING CONTEXT_MISSING cluster2").doesNotContain("ERROR");
        assertThat(whole.with("CTX_CLUSTER3", "ctx1")
                        .run("status", "--dir", certs)
                        .out())
                .contains("WARNING CLUSTER_NOT_IN_FOLDER cluster3");
        Result rotate = half.run("rotate", "root", "--dir", certs, "--yes");
        assertThat(rotate.exit()).isEqualTo(2);
        assertThat(rotate.err()).contains("no context leads to cluster2", "(meshca remove)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "push", "verify", "status"})
    void an_empty_variable_is_an_error_that_names_it(String command) {
        Object[] words = command.equals("check") ? new Object[] {command} : new Object[] {command, "--dir", certs};

        Result result = half.with("CTX_CLUSTER2", "").run(words);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("CTX_CLUSTER2 is empty");
        assertThat(bare.with("CTX_CLUSTER2", " ").run(words).err()).contains("CTX_CLUSTER2 is empty");
    }

    @Test
    void a_variable_with_an_unknown_context_is_named() {
        Result result = whole.with("CTX_FOO", "bar").run("check");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("CTX_FOO", "'bar'", "ctx1");
    }

    @Test
    void swapped_contexts_are_not_healthy() {
        Shell swapped = bare.with("CTX_CLUSTER1", "ctx2").with("CTX_CLUSTER2", "ctx1");
        whole.run("push", "--dir", certs);

        Result result = swapped.run("verify", "--dir", certs);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("ERROR CA_OF_ANOTHER_CLUSTER cluster1", "ERROR CA_OF_ANOTHER_CLUSTER cluster2")
                .endsWith("NOT healthy\n");
    }

    @Test
    void offline_looks_at_the_files_whatever_the_environment_says() {
        Result result = whole.with("CTX_CLUSTER2", "").run("verify", "--dir", certs, "--offline");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).endsWith("healthy\n").doesNotContain("CACERTS_MISSING");
        assertThat(result.err()).isEmpty();
    }
}
