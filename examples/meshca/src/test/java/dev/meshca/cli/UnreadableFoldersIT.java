package dev.meshca.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder somewhere below the one that was named may not be listed: by a process that permissions concern. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@EnabledOnOs(OS.LINUX)
class UnreadableFoldersIT {

    /** What lets root pass over permissions, taken away; who is not root has none of it. */
    private static final List<String> OBEYING_PERMISSIONS = List.of(
            "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search");

    @TempDir
    private Path folder;

    private Path closed;

    @BeforeEach
    void make() throws IOException {
        Result made = new Shell()
                .run("create", "--dir", folder.resolve("certs"), "--key", "EC_P256", "--cluster", "cluster1");
        assertThat(made.exit()).as(made.toString()).isZero();
    }

    @AfterEach
    void open() throws IOException {
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive/old/cluster1", ".replaced/cluster1"})
    void below_the_folder_of_the_CAs(String name) throws Exception {
        close("certs/" + name);

        assertNamed(run("create", "--dir", folder.resolve("certs"), "--cluster", "cluster3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certs", "certs/cluster1/sub"})
    void in_what_is_imported(String name) throws Exception {
        close(name);

        assertNamed(run("import", "--dir", folder.resolve("taken"), "--from", "cluster1=" + folder.resolve("certs")));
        assertThat(folder.resolve("taken")).doesNotExist();
    }

    private void close(String name) throws IOException {
        closed = Files.createDirectories(folder.resolve(name));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    }

    private void assertNamed(Result result) {
        assertThat(result.exit()).as(result.toString()).isEqualTo(2);
        assertThat(result.err().lines().toList())
                .singleElement()
                .asString()
                .contains(closed + ": could not be ", "(access denied); ");
    }

    private static Result run(Object... args) throws IOException, InterruptedException {
        ProcessBuilder process = new Jar(Map.of()).process(args);
        if (System.getProperty("user.name").equals("root")) {
            process.command(Stream.concat(OBEYING_PERMISSIONS.stream(), process.command().stream())
                    .toList());
        }
        Path out = Files.createTempFile("meshca", ".out");
        Process running = process.redirectOutput(out.toFile()).start();
        String err = new String(running.getErrorStream().readAllBytes(), UTF_8);
        Result result = new Result(running.waitFor(), Files.readString(out), err);
        Files.delete(out);
        return result;
    }
}
