package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.meshca.CaStorageException;
import dev.meshca.Finding;
import dev.meshca.disk.CaDirectories;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.TrustCode;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PermissionsTest {

    private final RootCa root = Acme.root();

    @TempDir
    private Path temp;

    @Test
    void folders_and_keys_are_private_before_their_first_byte() {
        Map<String, String> born = new TreeMap<>();
        FileOperations recording = new ForwardingFiles() {
            @Override
            public void createFolder(Path folder) throws IOException {
                super.createFolder(folder);
                born.put(folder.getFileName().toString(), mode(folder));
            }

            @Override
            public void createFile(Path file, boolean secret) throws IOException {
                super.createFile(file, secret);
                assertThat(file).isEmptyFile();
                born.put(file.getFileName().toString(), mode(file));
            }
        };

        directory(recording).save(root, Acme.plan(root, "cluster1"));

        assertThat(born)
                .containsEntry("certs", "rwx------")
                .containsEntry(".incoming", "rwx------")
                .containsEntry("cluster1", "rwx------")
                .containsEntry("root-key.pem", "rw-------")
                .containsEntry("ca-key.pem", "rw-------");
    }

    @Test
    void they_stay_private_in_place() throws IOException {
        Path certs = temp.resolve("certs");

        CaDirectory.at(certs).save(root, Acme.plan(root, "cluster1"));

        assertThat(mode(certs)).isEqualTo("rwx------");
        assertThat(mode(certs.resolve("cluster1"))).isEqualTo("rwx------");
        assertThat(mode(certs.resolve("root-key.pem"))).isEqualTo("rw-------");
        assertThat(mode(certs.resolve("cluster1/ca-key.pem"))).isEqualTo("rw-------");
        assertThat(mode(certs.resolve("cluster1/ca-cert.pem"))).startsWith("rw-r");
        assertThat(CaDirectory.at(certs).check()).isEmpty();
    }

    @Test
    void a_key_that_others_can_read_is_found() throws IOException {
        Path certs = temp.resolve("certs");
        CaDirectory.at(certs).save(root, Acme.plan(root, "cluster1", "cluster2"));
        chmod(certs.resolve("root-key.pem"), "rw-r-----");
        chmod(certs.resolve("cluster2/ca-key.pem"), "rw----r--");

        assertThat(CaDirectory.at(certs).check())
                .extracting(Finding::code, Finding::where, Finding::detail)
                .containsExactly(
                        tuple(TrustCode.KEY_READABLE_BY_OTHERS, "root-key.pem", "its mode is rw-r-----, not rw-------"),
                        tuple(
                                TrustCode.KEY_READABLE_BY_OTHERS,
                                "cluster2/ca-key.pem",
                                "its mode is rw----r--, not rw-------"));
    }

    @Test
    void keys_and_folders_that_others_can_change_are_found() throws IOException {
        Path certs = temp.resolve("certs");
        CaDirectory.at(certs).save(root, Acme.plan(root, "cluster1", "cluster2"));
        chmod(certs, "rwxrwx---");
        chmod(certs.resolve("cluster1"), "rwx----w-");
        chmod(certs.resolve("root-key.pem"), "rw--w----");
        chmod(certs.resolve("cluster2/ca-key.pem"), "rw-rw-rw-");

        assertThat(CaDirectory.at(certs).check())
                .extracting(Finding::code, Finding::where, Finding::detail)
                .containsExactly(
                        tuple(TrustCode.KEY_WRITABLE_BY_OTHERS, ".", "its mode is rwxrwx---, not rwx------"),
                        tuple(TrustCode.KEY_WRITABLE_BY_OTHERS, "root-key.pem", "its mode is rw--w----, not rw-------"),
                        tuple(TrustCode.KEY_WRITABLE_BY_OTHERS, "cluster1", "its mode is rwx----w-, not rwx------"),
                        tuple(
                                TrustCode.KEY_WRITABLE_BY_OTHERS,
                                "cluster2/ca-key.pem",
                                "its mode is rw-rw-rw-, not rw-------"),
                        tuple(
                                TrustCode.KEY_READABLE_BY_OTHERS,
                                "cluster2/ca-key.pem",
                                "its mode is rw-rw-rw-, not rw-------"));
    }

    @Test
    void a_linked_cluster_folder_is_not_written_to() throws IOException {
        Path certs = temp.resolve("certs");
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.createDirectory(certs);
        Files.createSymbolicLink(certs.resolve("cluster1"), elsewhere);

        assertThatThrownBy(() -> CaDirectory.at(certs).replace(root, Acme.plan(root, "cluster1")))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("cluster1: is a symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(certs.resolve("root-key.pem")).doesNotExist();
    }

    @Test
    void a_linked_key_is_not_written_to() throws IOException {
        Path certs = Files.createDirectory(temp.resolve("certs"));
        Path elsewhere = temp.resolve("elsewhere.pem");
        Files.createSymbolicLink(certs.resolve("root-key.pem"), elsewhere);

        assertThatThrownBy(() -> CaDirectory.at(certs).replace(root, Acme.plan(root, "cluster1")))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("root-key.pem: is a symbolic link");
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void links_that_pose_as_leftovers_are_removed_and_not_followed() throws IOException {
        Path certs = Files.createDirectory(temp.resolve("certs"));
        Path precious = Files.createDirectory(temp.resolve("precious"));
        Files.writeString(precious.resolve("data"), "keep\n");
        Files.createSymbolicLink(certs.resolve(".incoming"), precious);
        Files.createSymbolicLink(certs.resolve(".replaced"), precious);

        CaDirectory.at(certs).save(root, Acme.plan(root, "cluster1"));

        assertThat(precious.resolve("data")).hasContent("keep");
        assertThat(certs.resolve(".incoming")).doesNotExist();
    }

    @Test
    void without_posix_permissions_files_are_written_all_the_same() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(temp.resolve("certs.zip"), Map.of("create", "true"))) {
            Path folder = zip.getPath("/certs");
            Path key = folder.resolve("root-key.pem");

            RealFiles.INSTANCE.createFolder(folder);
            RealFiles.INSTANCE.createFile(key, true);
            RealFiles.INSTANCE.sync(folder);

            assertThat(RealFiles.hasPermissions(key)).isFalse();
            assertThat(Files.exists(key)).isTrue();
            assertThat(KeyFiles.check(key, "root-key.pem")).isEmpty();
        }
    }

    private CaDirectory directory(FileOperations files) {
        return CaDirectories.in(new LockedFolder(temp.resolve("certs"), files, LockedFolder.PATIENCE));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void chmod(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
