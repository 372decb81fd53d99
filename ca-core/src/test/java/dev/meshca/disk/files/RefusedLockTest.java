package dev.meshca.disk.files;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.CaStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What those leave behind who do not get into a folder. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusedLockTest {

    private enum Use {
        READING,
        WRITING
    }

    @TempDir
    private Path folder;

    private boolean enters(Use use) throws IOException {
        try {
            lock(use).close();
            return true;
        } catch (CaStorageException refused) {
            return false;
        }
    }

    private DirectoryLock lock(Use use) throws IOException {
        return use == Use.READING
                ? DirectoryLock.forReading(folder, Duration.ZERO)
                : DirectoryLock.forWriting(folder, Duration.ZERO);
    }

    @Test
    void a_lock_that_the_same_process_has_through_another_class_loader_is_respected() throws IOException {
        try (FileChannel foreign = foreignLock()) {
            assertThat(foreign.isOpen()).isTrue();
            assertThat(enters(Use.READING)).isFalse();
            assertThat(enters(Use.WRITING)).isFalse();
        }

        assertThat(enters(Use.READING)).isTrue();
        assertThat(enters(Use.WRITING)).isTrue();
    }

    private FileChannel foreignLock() throws IOException {
        FileChannel channel = FileChannel.open(folder.resolve(".lock"), CREATE, WRITE);
        channel.lock();
        return channel;
    }

    @Test
    void a_folder_is_forgotten_by_those_who_were_in_it_and_by_those_who_were_refused() throws IOException {
        try (FileChannel foreign = foreignLock()) {
            assertThat(foreign.isOpen()).isTrue();
            assertThat(enters(Use.READING)).isFalse();
            assertForgotten();
            assertThat(enters(Use.WRITING)).isFalse();
            assertForgotten();
        }

        assertThat(enters(Use.READING)).isTrue();
        assertForgotten();
        assertThat(enters(Use.WRITING)).isTrue();
        assertForgotten();
    }

    private void assertForgotten() throws IOException {
        assertThat(DirectoryLock.HELD.keySet()).doesNotContain(folder.toRealPath());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void those_who_are_refused_leave_no_file_open() throws IOException {
        try (FileChannel foreign = foreignLock()) {
            assertThat(foreign.isOpen()).isTrue();
            assertThat(enters(Use.READING)).isFalse();
            assertThat(enters(Use.WRITING)).isFalse();

            assertThat(openLocks()).isEqualTo(1);
        }
    }

    private long openLocks() throws IOException {
        Path lock = folder.toRealPath().resolve(".lock");
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> leadsTo(lock, descriptor)).count();
        }
    }

    private static boolean leadsTo(Path file, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
