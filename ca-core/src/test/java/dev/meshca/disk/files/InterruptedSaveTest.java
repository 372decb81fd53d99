package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.disk.CaDirectories;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.files.FailingFiles.Killed;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read and finished after a save that did not come to its end, and what is on the disk after one that did. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InterruptedSaveTest {

    private static final Duration IMPATIENT = Duration.ofMillis(20);

    private final RootCa oldRoot = Acme.belowCorporateRoot();
    private final TrustPlan old = Acme.plan(oldRoot, "cluster1", "cluster2");
    private final RootCa newRoot = Acme.root();
    private final TrustPlan plan = Acme.plan(newRoot, "cluster1", "cluster2");

    @TempDir(factory = InMemory.class)
    private Path certs;

    /** Dies right after the move of one file or folder to this place. */
    private static final class KilledAfterMoveTo extends ForwardingFiles {

        private final String name;

        KilledAfterMoveTo(String name) {
            this.name = name;
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            super.move(from, to);
            if (to.endsWith(name)) {
                throw new Killed();
            }
        }
    }

    private static CaDirectory directory(Path certs, FileOperations files, Duration patience) {
        return CaDirectories.in(new LockedFolder(certs, files, patience));
    }

    private CaDirectory directory(FileOperations files) {
        return directory(certs, files, LockedFolder.PATIENCE);
    }

    @BeforeEach
    void save_the_CAs_of_before() throws IOException {
        directory(new UnsyncedFiles()).save(oldRoot, old);
        Files.writeString(certs.resolve("cluster1/notes.txt"), "keep");
    }

    private void replaceUntilTheMoveTo(String name) {
        assertThatThrownBy(() -> directory(new KilledAfterMoveTo(name)).replace(newRoot, plan))
                .isInstanceOf(Killed.class);
    }

    private void assertReplaced(CaDirectory directory) {
        assertThat(directory.root().keyPem()).isEqualTo(newRoot.keyPem());
        assertThat(directory.plan().clusters())
                .hasSize(2)
                .allSatisfy(certs -> assertThat(certs.pem())
                        .isEqualTo(plan.cluster(certs.cluster()).pem()));
    }

    private void assertNoLeftovers() throws IOException {
        try (Stream<Path> children = Files.list(certs)) {
            assertThat(children.map(child -> child.getFileName().toString()))
                    .containsExactlyInAnyOrder(".lock", "cluster1", "cluster2", "root-cert.pem", "root-key.pem");
        }
        assertThat(certs.resolve("cluster1/notes.txt")).hasContent("keep");
    }

    @Test
    void what_was_decided_is_finished_by_the_next_reader() throws IOException {
        replaceUntilTheMoveTo(".committed");

        assertReplaced(CaDirectory.at(certs));
        assertNoLeftovers();
    }

    @Test
    void what_was_half_moved_into_place_is_finished_by_the_next_reader() throws IOException {
        replaceUntilTheMoveTo("cluster1");

        assertReplaced(CaDirectory.at(certs));
        assertNoLeftovers();
    }

    @Test
    void what_was_decided_is_read_also_while_it_cannot_be_finished() throws IOException {
        replaceUntilTheMoveTo("cluster1");

        try (DirectoryLock reading = DirectoryLock.forReading(certs, IMPATIENT)) {
            assertThat(reading).isNotNull();
            CaDirectory directory = directory(certs, new UnsyncedFiles(), IMPATIENT);
            assertReplaced(directory);
            assertThat(directory.root().path())
                    .as("the path of the old root goes")
                    .hasSize(1);
            assertThat(directory.chains()).hasSize(2);
            assertThat(directory.check()).isEmpty();
            assertThat(certs.resolve(".committed")).isDirectory();
        }
    }

    @Test
    void what_was_not_decided_leaves_no_trace_in_the_next_save() throws IOException {
        Files.createDirectories(certs.resolve(".incoming/cluster1"));
        Files.writeString(certs.resolve(".incoming/cluster1/ca-cert.pem"), "half");
        Files.createDirectories(certs.resolve(".replaced/cluster9"));

        assertThat(CaDirectory.at(certs).root().keyPem()).isEqualTo(oldRoot.keyPem());
        directory(new UnsyncedFiles()).replace(newRoot, plan);

        assertReplaced(CaDirectory.at(certs));
        assertNoLeftovers();
    }

    @Test
    void what_was_reported_as_done_survives_a_power_cut() throws IOException {
        UnsyncedFiles disk = new UnsyncedFiles();

        directory(disk).replace(newRoot, plan);
        disk.losePower();

        assertThat(certs.resolve(".committed")).as("is left to be finished").doesNotExist();
        assertReplaced(CaDirectory.at(certs));
        assertThat(certs.resolve("cluster1/notes.txt")).hasContent("keep");
    }

    @Test
    void a_folder_that_was_made_for_the_first_save_survives_a_power_cut() throws IOException {
        UnsyncedFiles disk = new UnsyncedFiles();
        Path below = certs.resolve("cluster1/a/b");

        directory(below, disk, LockedFolder.PATIENCE).save(newRoot, plan);
        disk.losePower();

        assertReplaced(CaDirectory.at(below));
    }

    @Test
    void a_decision_is_on_the_disk_before_anything_is_moved_into_place() throws IOException {
        UnsyncedFiles disk = new UnsyncedFiles();
        FileOperations failing = new ForwardingFiles() {
            @Override
            public void createFolder(Path folder) throws IOException {
                disk.createFolder(folder);
            }

            @Override
            public void createFile(Path file, boolean secret) throws IOException {
                disk.createFile(file, secret);
            }

            @Override
            public void write(Path file, byte[] content) throws IOException {
                disk.write(file, content);
            }

            @Override
            public void sync(Path path) {
                disk.sync(path);
            }

            @Override
            public void move(Path from, Path to) throws IOException {
                if (to.endsWith("cluster1")) {
                    disk.losePower();
                    throw new Killed();
                }
                disk.move(from, to);
            }
        };

        assertThatThrownBy(() -> directory(failing).replace(newRoot, plan)).isInstanceOf(Killed.class);

        assertReplaced(CaDirectory.at(certs));
    }

    @Test
    void a_failure_of_the_cleaning_up_is_told_beside_the_one_before() {
        FileOperations failing = new ForwardingFiles() {
            @Override
            public void write(Path file, byte[] content) throws IOException {
                throw new IOException("first");
            }

            @Override
            public void delete(Path path) throws IOException {
                throw new IOException("second");
            }
        };

        assertThatThrownBy(() -> directory(failing).replace(newRoot, plan))
                .hasMessageContaining("(first); nothing was changed")
                .cause()
                .satisfies(cause -> assertThat(cause.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasMessage("second")));
    }
}
