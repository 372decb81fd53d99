package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there, what is not, and what cannot be told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SnapshotTest {

    @TempDir
    private Path folder;

    @Test
    void nothing_is_below_a_file() throws IOException {
        Path file = Files.createFile(folder.resolve("notes"));

        assertThat(Snapshot.exists(file)).isTrue();
        assertThat(Snapshot.exists(file.resolve("ca-cert.pem"))).isFalse();
    }

    @Test
    void what_cannot_be_looked_at_is_not_taken_for_absent() throws IOException {
        Path circle = folder.resolve("circle");
        Files.createSymbolicLink(circle, circle);

        assertThatThrownBy(() -> Snapshot.exists(circle)).isInstanceOf(FileSystemException.class);
    }

    /** For the superuser it is none. */
    @Test
    void a_file_that_one_may_not_read_is_an_obstacle() throws IOException {
        Path file = Files.createFile(folder.resolve("ca-cert.pem"));
        assertThat(Snapshot.obstacle(file)).isEmpty();
        Files.setPosixFilePermissions(file, Set.of());

        assertThat(Snapshot.obstacle(file))
                .isEqualTo(Files.isReadable(file) ? Optional.empty() : Optional.of("you may not read it"));
    }
}
