package dev.meshca.k8s.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.k8s.lock.Runner;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a journal is kept: whose file it is, and who writes to it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class JournalFileTest {

    @TempDir
    private Path folder;

    private Journal journal;
    private Path file;

    @BeforeEach
    void open() {
        file = folder.resolve("journal.jsonl");
        journal = Journal.in(folder, new Runner("alice", "laptop", 4711), "0.1.0", Clock.systemUTC());
    }

    private void append() {
        journal.append("prepared", "a new root is due", Map.of("root", "ab12"));
    }

    @Test
    void nobody_but_the_owner_may_read_it() throws IOException {
        journal.append("prepared", "", Map.of());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        journal.append("switched", "", Map.of());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_symbolic_link_is_not_followed() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("victim"), "untouched");
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createSymbolicLink(file, elsewhere);

        assertThatThrownBy(this::append).isInstanceOf(CaStorageException.class).hasMessageContaining("symbolic link");
        assertThatThrownBy(journal::verify).isInstanceOf(CaStorageException.class);
        assertThat(elsewhere).hasContent("untouched");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void who_keeps_the_journal_locked_is_waited_for_ten_seconds_and_no_longer() throws Exception {
        append();
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalKeeper.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = other.inputReader(StandardCharsets.UTF_8)) {
            assertThat(told.readLine()).isEqualTo("locked");
            long begin = System.nanoTime();
            assertThatThrownBy(this::append)
                    .isInstanceOf(CaStorageException.class)
                    .hasMessageContaining("another process has kept it locked for 10 s");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(15));
        } finally {
            other.destroyForcibly().waitFor();
        }
        append();
        assertThat(journal.verify().intact()).isTrue();
    }
}
