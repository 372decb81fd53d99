package dev.meshca.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** CAs that are due: a plan lists them, and leaves them to who keeps to the maintenance windows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DueCasTest {

    private static final String DUE = "rotation: {renewBefore: 30d}\n";

    @TempDir
    private Path folder;

    private EmbeddedClusters clusters;
    private Shell shell = new Shell();

    @BeforeEach
    void create() throws IOException {
        clusters = new EmbeddedClusters(folder, "ctx1");
        shell = shell.with("KUBECONFIG", clusters.kubeconfig().toString()).in(folder);
        write("rootValidity: 20d\nvalidity: 10d\n");
        assertThat(shell.run("apply", "--yes").exit()).isZero();
    }

    @AfterEach
    void stop() {
        clusters.close();
    }

    private void write(String more) throws IOException {
        Files.writeString(
                folder.resolve("mesh.yaml"),
                "apiVersion: meshca.dev/v1alpha1\nkind: Mesh\ndirectory: certs\nkey: EC_P256\n" + more
                        + "clusters:\n  cluster1: {context: ctx1}\n");
    }

    @Test
    void a_plan_lists_them_in_every_form_and_nothing_else_is_to_do() throws IOException {
        write("");
        Result young = shell.run("plan");
        write(DUE);

        Result plan = shell.run("plan");
        JsonNode json = Documents.read(shell.run("plan", "-o", "json"));
        Result picture = shell.run("plan", "-o", "mermaid");

        assertThat(young.out()).isEqualTo("nothing to do: the mesh is what its file says\n");
        assertThat(plan.exit()).isZero();
        assertThat(plan.out())
                .matches("the root is due since 20[-0-9]+; meshca renew renews what is due\n"
                        + "nothing to do: the mesh is what its file says\n");
        assertThat(plan.err()).endsWith("next: meshca renew\n");
        assertThat(json.get("due").get("work").asString()).isEqualTo("ROOT");
        assertThat(json.get("plan").get("steps")).isEmpty();
        assertThat(picture.out()).containsPattern("  end -\\.-> due\\[\"the root is due since .*renew.*\"]\n");
    }

    @Test
    void they_are_no_part_of_the_digest_as_they_are_none_of_what_is_done() throws IOException {
        write("");
        String before =
                Documents.read(shell.run("plan", "-o", "json")).get("digest").asString();
        write(DUE);

        JsonNode due = Documents.read(shell.run("plan", "-o", "json"));
        Result apply = shell.run("apply", before);

        assertThat(due.get("digest").asString()).isEqualTo(before);
        assertThat(apply.exit()).as(apply.toString()).isZero();
        assertThat(apply.out())
                .containsPattern("the root is due since 20[-0-9]+; meshca renew renews what is due\n")
                .endsWith("the mesh is what its file says\n");
        assertThat(folder.resolve("certs/.next")).doesNotExist();
        assertThat(Documents.read(shell.run("apply", before, "-o", "json"))
                        .get("due")
                        .get("work")
                        .asString())
                .isEqualTo("ROOT");
    }

    @Test
    void a_closed_window_is_said_with_it() throws IOException {
        write(closedUntilTheDayAfterTomorrow());

        assertThat(shell.run("plan").out())
                .containsPattern(
                        "the root is due since 20[-0-9]+; the maintenance window opens .*; meshca renew renews");
    }

    private static String closedUntilTheDayAfterTomorrow() {
        String day =
                LocalDate.now(ZoneOffset.UTC).plusDays(2).getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT);
        return "rotation: {renewBefore: 30d, windows: [{days: [" + day + "], from: '12:00', to: '13:00'}]}\n";
    }

    @Test
    void a_root_whose_key_is_elsewhere_is_due_and_nothing_here_renews_it() throws IOException {
        Files.delete(folder.resolve("certs/root-key.pem"));
        write(DUE);

        Result due = shell.run("needs-renewal");
        Result renew = shell.run("renew");

        assertThat(due.exit()).as(due.toString()).isZero();
        assertThat(due.out()).containsPattern("the root is due since 20[-0-9]+; its key is not in ");
        assertThat(Documents.read(shell.run("needs-renewal", "-o", "json"))
                        .get("obstacle")
                        .asString())
                .startsWith("its key is not in ");
        assertThat(renew.exit()).isEqualTo(2);
        assertThat(renew.err()).contains("the root is due, and its key is not in ");
    }

    @ParameterizedTest
    @CsvSource({"plan, 0, renew", "apply, 0, renew", "renew, 4, ''"})
    void options_of_a_rotation_are_taken_and_are_in_what_is_to_be_typed_next(String command, int exit, String next)
            throws IOException {
        write(closedUntilTheDayAfterTomorrow());
        String options = "--istiod cluster1=127.0.0.1:1 --restart-istiod --insecure";

        Result result = shell.run((Object[]) (command + " " + options).split(" "));

        assertThat(result.exit()).as(result.toString()).isEqualTo(exit);
        assertThat(result.err()).endsWith(next.isEmpty() ? "\n" : "next: meshca " + next + " " + options + "\n");
    }
}
