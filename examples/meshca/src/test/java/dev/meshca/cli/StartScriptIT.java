package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "xx_XX.UTF-8"})
    void without_a_locale_files_have_any_name(String locale) throws Exception {
        Path certs = folder.resolve("Z\u00fcrich/certs");

        assertThat(run(
                        Map.of("LC_ALL", locale, "LANG", ""),
                        SCRIPT,
                        "",
                        "create",
                        "--dir",
                        certs.toString(),
                        "--cluster",
                        "a",
                        "--key",
                        "EC_P256"))
                .contains("next: meshca push --dir '" + certs + "' --context a=KUBECONTEXT");
        assertThat(certs.resolve("a/ca-cert.pem")).exists();
    }

    private static List<String> run(Path script, String options, String... args)
            throws IOException, InterruptedException {
        return run(Map.of(), script, options, args);
    }

    private static List<String> run(Map<String, String> more, Path script, String options, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MESHCA_OPTS", options);
        builder.environment().putAll(more);
        Process process = builder.start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
