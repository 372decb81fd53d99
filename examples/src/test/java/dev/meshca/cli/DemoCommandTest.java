package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoCommandTest {

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    @Test
    void tells_the_whole_story_and_leaves_its_folder() {
        Result result = shell.run("demo", "--dir", folder.resolve("demo"));

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .containsSubsequence(
                        "$ meshca create",
                        "$ meshca check",
                        "ready",
                        "$ meshca push",
                        "CREATED",
                        "$ meshca verify",
                        "WHO ACCEPTS WHOM",
                        "\nhealthy\n",
                        "REFUSED",
                        "CHAIN_WITHOUT_CA cluster1/cert-chain.pem",
                        "As it should be",
                        folder.resolve("demo").toString());
        assertThat(result.err()).isEmpty();
        assertThat(folder.resolve("demo"))
                .isDirectoryContaining(path -> path.endsWith("certs"))
                .isDirectoryNotContaining(path -> path.endsWith("kubeconfig"));
        assertThat(shell.run("verify", "--dir", folder.resolve("demo/certs")).exit())
                .isZero();
    }

    @Test
    void as_json_it_is_one_object_with_the_steps() {
        Result result = shell.run("demo", "--dir", folder, "-o", "json");

        JsonNode json = Documents.read(result);
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(json.propertyNames())
                .containsExactly("healthy", "directory", "create", "check", "push", "verify", "mistake");
        assertThat(json.get("healthy").asBoolean()).isTrue();
        assertThat(json.at("/verify/clusters/0/context").asString()).isEqualTo("east");
        assertThat(json.at("/mistake/results/0/outcome").asString()).isEqualTo("REFUSED");
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() throws IOException {
        Files.writeString(folder.resolve("mine"), "precious");

        Result result = shell.run("demo", "--dir", folder);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("is not empty");
        assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("mine"));
    }
}
