package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.internal.x509.PemDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PemFileTest {

    @TempDir
    private Path folder;

    @Test
    void reads_all_that_a_Secret_can_hold_also_over_a_link() throws IOException {
        byte[] content = new byte[PemDocument.MAX_BYTES];
        content[content.length - 1] = 1;
        Path file = Files.write(folder.resolve("file"), content);

        assertThat(PemFile.read(Files.createSymbolicLink(folder.resolve("link"), file)))
                .isEqualTo(content);
    }

    @Test
    void refuses_a_file_that_no_Secret_can_hold() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[PemDocument.MAX_BYTES + 1]);

        assertThatThrownBy(() -> PemFile.read(file))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("file: is larger than 1 MiB");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refuses_what_is_no_regular_file_without_reading_it() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        for (Path other : new Path[] {pipe, Path.of("/dev/zero"), folder}) {
            assertThatThrownBy(() -> PemFile.read(other))
                    .isInstanceOf(CaStorageException.class)
                    .hasMessageContaining(other + ": is no regular file");
        }
    }

    @Test
    void says_that_there_is_no_file() {
        assertThatThrownBy(() -> PemFile.read(folder.resolve("file"))).isInstanceOf(NoSuchFileException.class);
    }
}
