package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.disk.CaDirectories;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a save writes of what it is given, and what is in its way. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChangesTest {

    private final RootCa root = Acme.root();
    private final TrustPlan plan = Acme.plan(root, "cluster1", "cluster2");

    @TempDir
    private Path temp;

    private Path certs;
    private CaDirectory directory;

    @BeforeEach
    void save() {
        certs = temp.resolve("certs");
        directory = CaDirectory.at(certs);
        directory.save(root, plan);
    }

    /** A disk on which nothing may be done. */
    private CaDirectory untouchable() {
        FileOperations none = (FileOperations) Proxy.newProxyInstance(
                FileOperations.class.getClassLoader(), new Class<?>[] {FileOperations.class}, (proxy, method, args) -> {
                    throw new AssertionError(method.getName());
                });
        return CaDirectories.in(new LockedFolder(certs, none, LockedFolder.PATIENCE));
    }

    @Test
    void nothing_is_done_where_nothing_changes() {
        untouchable().save(root, plan);
        untouchable().replace(root, plan);

        assertThat(directory.plan().clusters()).hasSize(2);
    }

    @Test
    void beside_the_same_CA_a_stale_list_stays_until_it_is_replaced() throws IOException {
        Path list = Files.writeString(certs.resolve("cluster1/ca-crl.pem"), "a list of the CA before\n");

        untouchable().save(root, plan);
        assertThat(list).exists();

        directory.replace(root, plan);
        assertThat(list).doesNotExist();
    }

    @Test
    void a_link_in_place_of_a_file_is_not_written_through() throws IOException {
        Path key = certs.resolve("cluster1/ca-key.pem");
        Path elsewhere = temp.resolve("elsewhere.pem");
        Files.move(key, elsewhere);
        Files.createSymbolicLink(key, elsewhere);

        assertThatThrownBy(() -> directory.replace(Acme.plan(root, "cluster1")))
                .isInstanceOf(CaStorageException.class)
                .hasMessageStartingWith(key + ": is a symbolic link");
        assertThat(elsewhere).hasBinaryContent(plan.clusters().get(0).pem().caKey());
    }

    @Test
    void a_cluster_whose_folder_is_a_link_is_not_taken_out() throws IOException {
        Path folder = certs.resolve("cluster2");
        Path elsewhere = temp.resolve("elsewhere");
        Files.move(folder, elsewhere);
        Files.createSymbolicLink(folder, elsewhere);

        assertThatThrownBy(() -> RotationDirectory.at(certs)
                        .retire(
                                ClusterName.of("cluster2"),
                                List.of(plan.clusters().get(0)),
                                Optional.empty()))
                .isInstanceOf(CaStorageException.class)
                .hasMessageStartingWith(folder + ": is a symbolic link");
        assertThat(directory.clusters()).hasSize(2);
    }
}
