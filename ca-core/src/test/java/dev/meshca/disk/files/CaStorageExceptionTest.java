package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.disk.CaDirectories;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.files.FailingFiles.Fault;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CaStorageExceptionTest {

    private final RootCa root = Acme.root();
    private final TrustPlan plan = Acme.plan(root, "cluster1");

    @TempDir
    private Path certs;

    @Test
    void a_full_disk_is_told_with_the_place_and_leaves_no_trace() {
        CaDirectory full = directory(new FailingFiles(Fault.DISK_FULL, 3));

        assertThatThrownBy(() -> full.save(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessageStartingWith(certs.toString())
                .hasMessageEndingWith("could not be written (No space left on device); nothing was changed;"
                        + " put that right and try again");
        assertThat(certs).isDirectoryNotContaining("glob:**/{*.pem,.incoming,.committed}");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() {
        Path below = certs.resolve("a/b");
        FileOperations denying = new ForwardingFiles() {
            @Override
            public void createFolder(Path folder) throws IOException {
                throw new AccessDeniedException(folder.toString());
            }
        };
        CaDirectory denied = CaDirectories.in(new LockedFolder(below, denying, LockedFolder.PATIENCE));

        assertThatThrownBy(() -> denied.save(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessage(certs.resolve("a")
                        + ": could not be written (access denied); nothing was changed; put that right and try again");
    }

    @Test
    void a_file_that_was_taken_away_meanwhile_is_told() {
        FileOperations robbed = new ForwardingFiles() {
            @Override
            public void write(Path file, byte[] content) throws IOException {
                throw new NoSuchFileException(file.toString());
            }
        };

        assertThatThrownBy(() -> directory(robbed).save(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("could not be written (it does not exist); nothing was changed");
    }

    @Test
    void what_cannot_be_brought_to_the_disk_is_not_passed_over() {
        assertThatThrownBy(() -> RealFiles.INSTANCE.syncAll(List.of(certs, certs.resolve("gone"))))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_failure_while_moving_into_place_says_that_nothing_is_lost() throws IOException {
        FileOperations stuck = new ForwardingFiles() {
            @Override
            public void move(Path from, Path to) throws IOException {
                if (to.getFileName().toString().equals("root-key.pem")) {
                    throw new AccessDeniedException(to.toString());
                }
                super.move(from, to);
            }
        };

        assertThatThrownBy(() -> directory(stuck).save(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessage(certs.resolve("root-key.pem") + ": could not be written to the end (access denied);"
                        + " nothing is lost: put that right, and the next save or replace here finishes it");
        assertThat(certs.resolve(".committed")).isDirectory();
        assertThat(CaDirectory.at(certs).root().keyPem()).isEqualTo(root.keyPem());
        assertThat(certs.resolve("root-key.pem")).exists();
        assertThat(certs.resolve(".committed")).doesNotExist();
        assertThat(CaDirectory.at(certs).plan().clusters()).hasSize(1);
    }

    @Test
    void a_file_in_place_of_the_directory_is_named() throws IOException {
        Path file = Files.writeString(certs.resolve("taken"), "");

        assertThatThrownBy(() -> CaDirectory.at(file).save(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessage(file + ": is not a folder; move it, or save into another folder");
    }

    @Test
    void a_file_in_place_of_a_cluster_folder_is_named() throws IOException {
        Files.writeString(certs.resolve("cluster1"), "");

        assertThatThrownBy(() -> CaDirectory.at(certs).replace(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("cluster1: is a file where a folder is to be");
    }

    @Test
    void control_characters_of_a_path_do_not_reach_the_terminal() {
        CaStorageException e = new CaStorageException(Path.of("a\u001b[31m\nb"), "is red", null);

        assertThat(e).hasMessage("a?[31m?b: is red");
        assertThat(e.path()).isEqualTo(Path.of("a\u001b[31m\nb"));
    }

    private CaDirectory directory(FileOperations files) {
        return CaDirectories.in(new LockedFolder(certs, files, LockedFolder.PATIENCE));
    }
}
