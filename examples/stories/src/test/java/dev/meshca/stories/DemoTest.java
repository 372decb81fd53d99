package dev.meshca.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DemoTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object... args) {
        return Demo.run(
                new Terminal(new PrintWriter(out), new PrintWriter(err, true), Map.of(), Clock.systemUTC(), false),
                Stream.of(args).map(Object::toString).toArray(String[]::new));
    }

    @Test
    void tells_the_whole_story_and_leaves_its_folder() {
        Path own = folder.resolve("demo");

        int exit = run(own);

        assertThat(exit).as(out + "" + err).isZero();
        assertThat(out.toString())
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
                        own.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(own)
                .isDirectoryContaining(path -> path.endsWith("certs"))
                .isDirectoryNotContaining(path -> path.endsWith("kubeconfig"));
    }

    @Test
    void no_step_prints_a_private_key() throws IOException {
        run(folder);

        try (Stream<Path> files = Files.walk(folder)) {
            for (Path key :
                    files.filter(file -> file.toString().endsWith("key.pem")).toList()) {
                assertThat(out.toString() + err)
                        .doesNotContain(Files.readAllLines(key).get(1));
            }
        }
    }

    @Test
    void a_folder_with_something_in_it_is_left_alone() throws IOException {
        Files.writeString(folder.resolve("mine"), "precious");

        assertThat(run(folder)).isEqualTo(2);

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("demo: " + folder + " is not empty: choose another folder");
        assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("mine"));
    }

    @Test
    void a_folder_that_cannot_be_made_is_one_sentence() throws IOException {
        Path below = Files.writeString(folder.resolve("file"), "").resolve("demo");

        assertThat(run(below)).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("demo: cannot work in " + folder.resolve("file"))
                .hasLineCount(1);
    }

    @Test
    void an_option_is_no_folder() {
        assertThat(run("--help")).isEqualTo(2);

        assertThat(err.toString()).isEqualToIgnoringNewLines("demo: the only argument is an empty folder to work in");
    }
}
