package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The difference between a mesh file and the world, with embedded API servers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlanAndApplyTest {

    @TempDir
    private Path folder;

    private EmbeddedClusters clusters;
    private Shell shell = new Shell();

    @BeforeEach
    void start() throws IOException {
        clusters = new EmbeddedClusters(folder, "ctx1", "ctx2", "ctx3");
        shell = shell.with("KUBECONFIG", clusters.kubeconfig().toString()).in(folder);
        write(2);
    }

    @AfterEach
    void stop() {
        clusters.close();
    }

    private void write(int number) throws IOException {
        StringBuilder text = new StringBuilder(
                "apiVersion: meshca.dev/v1alpha1\nkind: Mesh\ndirectory: certs\nkey: EC_P256\nclusters:\n");
        for (int i = 1; i <= number; i++) {
            text.append("  cluster%d: {context: ctx%d}%n".formatted(i, i));
        }
        Files.writeString(folder.resolve("mesh.yaml"), text);
    }

    private String digest() {
        JsonNode json = Documents.read(shell.run("plan", "-o", "json"));
        return json.get("digest").asString();
    }

    @Test
    void a_new_mesh_is_planned_made_and_then_there_is_nothing_to_do() {
        Result plan = shell.run("plan");
        String digest = digest();
        Result apply = shell.run("apply", digest);
        Result again = shell.run("plan");
        Result second = shell.run("apply", "--yes");

        assertThat(plan.exit()).as(plan.toString()).isZero();
        assertThat(plan.out())
                .contains("1. a new root CA in", "2. an intermediate CA each", "3. the Secret cacerts")
                .containsPattern("clusters +cluster1, cluster2")
                .endsWith("digest " + digest + "\nnothing was changed\n");
        assertThat(plan.err()).endsWith("next: meshca apply " + digest + "\n");
        assertThat(apply.exit()).as(apply.toString()).isZero();
        assertThat(apply.out())
                .startsWith("made: a root, and an intermediate CA for cluster1, cluster2\n")
                .containsPattern("cluster2 +CREATED")
                .endsWith("the mesh is what its file says\n");
        assertThat(apply.err()).endsWith("next: meshca verify\n");
        assertThat(shell.run("verify").exit()).isZero();
        assertThat(again.out()).endsWith("nothing to do: the mesh is what its file says\n");
        assertThat(again.exit()).isZero();
        assertThat(second.out()).endsWith("nothing to do: the mesh is what its file says\n");
        assertThat(second.exit()).isZero();
    }

    @Test
    void the_same_state_has_the_same_digest_and_another_one_another() throws IOException {
        String empty = digest();
        String still = digest();
        write(3);
        String three = digest();
        write(2);

        assertThat(still).isEqualTo(empty).matches("[0-9a-f]{64}");
        assertThat(three).isNotEqualTo(empty);
        assertThat(digest()).isEqualTo(empty);
    }

    @Test
    void what_somebody_else_did_meanwhile_is_not_written_over() {
        String digest = digest();
        shell.run("create");

        Result apply = shell.run("apply", digest);

        assertThat(apply.exit()).isEqualTo(2);
        assertThat(apply.out()).isEmpty();
        assertThat(apply.err())
                .contains("the mesh is not what it was when the plan " + digest + " was made, and nothing was changed");
        try (KubernetesClient client = clusters.client(1)) {
            assertThat(client.secrets().inNamespace("istio-system").list().getItems())
                    .isEmpty();
        }
    }

    private void deleteSecretOfTheFirst() {
        try (KubernetesClient client = clusters.client(1)) {
            client.secrets().inNamespace("istio-system").withName("cacerts").delete();
        }
    }

    @Test
    void a_secret_that_is_gone_is_planned_anew() {
        shell.run("apply", "--yes");
        deleteSecretOfTheFirst();

        Result plan = shell.run("plan");

        assertThat(plan.out()).startsWith("a mesh as it should be\n\n1. ").containsPattern("clusters +cluster1\n");
    }

    @Test
    void a_secret_that_changed_in_a_cluster_is_another_world() {
        shell.run("apply", "--yes");
        String digest = digest();
        deleteSecretOfTheFirst();

        assertThat(shell.run("apply", digest).exit()).isEqualTo(2);
    }

    @Test
    void clusters_come_and_go_with_the_file() throws IOException {
        shell.run("apply", "--yes");
        write(3);
        Result more = shell.run("apply", "--yes");
        write(1);
        Result plan = shell.run("plan");
        Result less = shell.run("apply", "--yes");

        assertThat(more.out())
                .startsWith("made: an intermediate CA for cluster3\n")
                .containsPattern("cluster3 +CREATED");
        assertThat(plan.out())
                .contains("1. its CA goes to the archive, with its key", "2. its CA goes to the archive")
                .containsPattern("clusters +cluster3\n");
        assertThat(less.exit()).as(less.toString()).isZero();
        assertThat(less.out()).contains("in the archive: the CA of cluster2, cluster3");
        assertThat(folder.resolve("certs/cluster2")).doesNotExist();
        assertThat(folder.resolve("certs/cluster1")).exists();
        assertThat(shell.run("plan").out()).contains("nothing to do");
    }

    @Test
    void without_a_digest_it_asks_on_a_terminal_and_shows_elsewhere() {
        Result shown = shell.run("apply");
        Result no = shell.answering("no").run("apply");
        boolean untouched = Files.notExists(folder.resolve("certs"));
        Result yes = shell.answering("yes").run("apply");

        assertThat(shown.exit()).isZero();
        assertThat(shown.out()).endsWith("nothing was changed\n");
        assertThat(shown.err()).contains("next: meshca apply ").doesNotContain("yes or no");
        assertThat(no.err()).contains("Do this (yes or no)?");
        assertThat(untouched).isTrue();
        assertThat(yes.out()).endsWith("the mesh is what its file says\n");
    }

    @Test
    void a_cluster_that_does_not_answer_is_said_and_is_3() throws IOException {
        shell.run("apply", "--yes");
        Path file = folder.resolve("mesh.yaml");
        Files.writeString(file, Files.readString(file).replace("ctx2", "ctx-dead"));

        Result plan = shell.run("plan", "--timeout", "3s");

        assertThat(plan.exit()).as(plan.toString()).isEqualTo(3);
        assertThat(plan.out()).contains("CLUSTER_UNREACHABLE").doesNotContain("nothing to do");
    }

    @Test
    void a_plan_is_a_picture_too() {
        Result picture = shell.run("plan", "-o", "mermaid");

        assertThat(picture.out())
                .startsWith("flowchart TD\n  s0([\"now\"])\n  s1[\"a new root CA in ")
                .contains("  s1 --> s2\n", "cluster1, cluster2\"]")
                .endsWith("  s3 --> end([\"a mesh as it should be\"])\n");
    }

    @Test
    void what_is_due_is_told_to_scripts_and_to_a_job() throws IOException {
        String before = Files.readString(folder.resolve("mesh.yaml"));
        append("rootValidity: 20d\nvalidity: 10d\n");
        Result none = shell.run("needs-renewal");
        shell.run("apply", "--yes");
        Result young = shell.run("needs-renewal");
        Result nothing = shell.run("renew");
        append("rotation: {renewBefore: 30d}\n");
        Result always = shell.run("renew");
        Files.writeString(folder.resolve("mesh.yaml"), before);
        append("rotation: {renewBefore: 30d}\n");
        Result due = shell.run("needs-renewal", "-o", "json");
        Result renew = shell.run("renew");

        assertThat(none.exit()).as(none.toString()).isEqualTo(2);
        assertThat(young.exit()).isEqualTo(1);
        assertThat(young.out()).startsWith("nothing due before 20");
        assertThat(nothing.exit()).isZero();
        assertThat(nothing.out()).startsWith("nothing due before 20");
        assertThat(always.exit()).isEqualTo(2);
        assertThat(always.err()).contains("mesh.yaml:10:25: renewBefore: a new CA lives 10d, and would be due at once");
        assertThat(due.exit()).as(due.toString()).isZero();
        assertThat(Documents.read(due).get("work").asString()).isEqualTo("ROOT");
        assertThat(renew.exit()).as(renew.toString()).isEqualTo(4);
        assertThat(renew.out()).startsWith("WAITING in phase STEADY: Istio is not installed in any cluster yet");
    }

    @Test
    void a_folder_that_is_broken_is_neither_due_nor_not() throws IOException {
        shell.run("apply", "--yes");
        Files.writeString(folder.resolve("certs/root-cert.pem"), "broken\n");

        assertThat(shell.run("needs-renewal").exit()).isEqualTo(2);
    }

    private void append(String text) throws IOException {
        Files.writeString(folder.resolve("mesh.yaml"), text, StandardOpenOption.APPEND);
    }

    @Test
    void without_a_file_it_says_how_to_get_one() throws IOException {
        Files.delete(folder.resolve("mesh.yaml"));

        assertThat(shell.run("plan").err()).contains("there is no file", "name it with --mesh FILE");
    }
}
