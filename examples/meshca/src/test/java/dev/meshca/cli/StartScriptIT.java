package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start script as it lies beside the jar, in a shell. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StartScriptIT {

    private static final String OUT_OF_THE_ARCHIVE = "source: shared objects file";
    private static final Path SCRIPT = Jar.file().resolveSibling("meshca");

    @TempDir
    Path folder;

    @Test
    void it_starts_with_the_classes_of_the_archive() throws Exception {
        assertThat(run(SCRIPT, "-Xlog:class+load:stdout", "version"))
                .filteredOn(line -> line.contains(OUT_OF_THE_ARCHIVE))
                .anyMatch(line -> line.contains("dev.meshca.cli.terminal.Terminal "));
    }

    @Test
    void through_a_link_it_finds_jar_and_archive() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("m"), SCRIPT.toAbsolutePath());

        assertThat(run(link, "-Xlog:class+load:stdout", "version"))
                .anyMatch(line -> line.contains("dev.meshca.") && line.contains(OUT_OF_THE_ARCHIVE));
    }

    @Test
    void where_the_archive_is_missing_damaged_or_of_another_jar_the_result_is_the_same() throws Exception {
        List<String> said = run(SCRIPT, "", "version");
        assertThat(said).first().asString().startsWith("meshca ");
        Path elsewhere = Files.copy(SCRIPT, folder.resolve("meshca"));
        Files.copy(Jar.file(), folder.resolve("meshca.jar"));
        Path archive = folder.resolve("meshca.jsa");

        assertThat(run(elsewhere, "", "version")).isEqualTo(said);
        Files.copy(SCRIPT.resolveSibling("meshca.jsa"), archive);
        Files.setLastModifiedTime(folder.resolve("meshca.jar"), FileTime.fromMillis(0));
        assertThat(run(elsewhere, "", "version")).isEqualTo(said);
        Files.delete(archive);
        Files.write(archive, new byte[100_000]);
        assertThat(run(elsewhere, "", "version")).isEqualTo(said);
        Files.write(archive, new byte[0]);
        assertThat(run(elsewhere, "", "version")).isEqualTo(said);
    }

    /** The name is made in the shell, as this process may have no locale either. */
    @ParameterizedTest
    @ValueSource(strings = {"", "C", "xx_XX.UTF-8"})
    void without_a_locale_folders_have_any_name(String locale) throws Exception {
        assertThat(shell(0, """
                        export LC_ALL=%s LANG=
                        place=$(printf 'Z\\303\\274rich') && mkdir "$place" && cd "$place"
                        sh "$0" create --dir "$PWD/certs" --cluster a --key EC_P256
                        ls certs/a/ca-cert.pem
                        """.formatted(locale))).endsWith("certs/a/ca-cert.pem");
    }

    @Test
    void a_mesh_file_that_cannot_be_written_to_the_end_is_not_there() throws Exception {
        Files.writeString(
                folder.resolve("config"),
                "{apiVersion: v1, kind: Config, contexts: [{name: one, context: {cluster: c, user: u}}],"
                        + " clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}], users: [{name: u, user: {}}]}");

        assertThat(shell(2, """
                export MESHCA_OPTS=-XX:-UsePerfData
                ulimit -f 1
                exec sh "$0" init --kubeconfig config --context cluster1=one
                """)).singleElement().asString().contains("mesh.yaml cannot be written (File too large)");
        assertThat(folder.resolve("mesh.yaml")).doesNotExist();
    }

    private static List<String> run(Path script, String options, String... args)
            throws IOException, InterruptedException {
        return ended(0, environment(new ProcessBuilder(command(script, args)), options));
    }

    private static List<String> command(Path script, String... args) {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(args));
        return command;
    }

    /** @param script is given the path of the start script as {@code $0} */
    private List<String> shell(int exit, String script) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder(
                "sh", "-c", script, SCRIPT.toAbsolutePath().normalize().toString());
        return ended(exit, environment(shell, "").directory(folder.toFile()));
    }

    private static ProcessBuilder environment(ProcessBuilder builder, String options) {
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MESHCA_OPTS", options);
        return builder.redirectErrorStream(true);
    }

    private static List<String> ended(int exit, ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(exit);
            return said.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
