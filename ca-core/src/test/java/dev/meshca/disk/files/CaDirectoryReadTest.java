package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.WorkloadCert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CaDirectoryReadTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    private final RootCa root = Acme.root();

    @TempDir
    private Path certs;

    private CaDirectory directory;

    @BeforeEach
    void save() {
        directory = CaDirectory.at(certs);
        directory.save(root, Acme.plan(root, "cluster1"));
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        CaDirectory missing = CaDirectory.at(certs.resolve("nowhere"));

        assertThatThrownBy(missing::clusters)
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("nowhere: does not exist; give the folder that holds");
    }

    @Test
    void a_missing_root_key_is_named() throws IOException {
        Files.delete(certs.resolve("root-key.pem"));

        assertThatThrownBy(directory::root)
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("root-key.pem: is missing");
    }

    @Test
    void a_root_key_that_does_not_fit_is_refused_without_showing_it() throws IOException {
        String foreign = Acme.root().keyPem();
        Files.writeString(certs.resolve("root-key.pem"), foreign);

        assertThatThrownBy(directory::root)
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining(certs.toString())
                .hasMessageContaining("belongs to the key")
                .hasMessageNotContaining(foreign.substring(40, 80));
    }

    @Test
    void an_unknown_cluster_is_answered_with_the_known_ones() {
        assertThatThrownBy(() -> directory.cluster(ClusterName.of("cluster9")))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("holds no cluster 'cluster9', only cluster1");
    }

    @Test
    void a_broken_cluster_is_shown_by_its_chain_and_refused_as_a_plan() throws IOException {
        Files.delete(certs.resolve("cluster1/root-cert.pem"));

        assertThat(directory.chains()).hasSize(1);
        assertThatThrownBy(directory::plan)
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("cluster1/root-cert.pem");
    }

    @Test
    void a_directory_without_clusters_is_no_plan() {
        CaDirectory empty = CaDirectory.at(certs.resolve("cluster1"));

        assertThat(empty.clusters()).isEmpty();
        assertThatThrownBy(empty::plan).isInstanceOf(CaStorageException.class).hasMessageContaining("holds no cluster");
    }

    @Test
    void folders_without_a_file_of_the_layout_and_hidden_ones_are_passed_over() throws IOException {
        Files.createDirectories(certs.resolve("scripts"));
        Files.createDirectories(certs.resolve("not a cluster"));
        Files.createDirectories(certs.resolve(".backup"));
        Files.writeString(certs.resolve(".backup/ca-cert.pem"), "old\n");

        assertThat(directory.clusters()).containsExactly(ONE);
    }

    @Test
    void the_folder_of_a_workload_is_not_a_cluster() {
        WorkloadCert.Spec spec = WorkloadCert.Spec.of("vms", "ledger").key(KeyAlgorithm.EC_P256);

        WorkloadDirectory.at(certs.resolve("ledger"))
                .save(directory.cluster(ONE).issue(spec), false);

        assertThat(directory.clusters()).containsExactly(ONE);
    }

    @Test
    void a_cluster_folder_with_an_impossible_name_is_not_passed_over() throws IOException {
        Files.createDirectory(certs.resolve("east 1"));
        Files.writeString(certs.resolve("east 1/cert-chain.pem"), "");

        assertThatThrownBy(directory::clusters)
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("'east 1' is not a cluster name")
                .hasMessageContaining("rename or move the folder");
    }

    @Test
    void a_file_larger_than_a_secret_is_an_error_of_its_cluster() throws IOException {
        Files.write(certs.resolve("cluster1/root-cert.pem"), new byte[(2 << 20)]);

        assertThat(errors())
                .contains("cluster1/root-cert.pem: line 1: the file is larger than the 1 MiB that a Secret can hold");
        assertThatThrownBy(() -> directory.plan())
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("root-cert.pem: is larger than 1 MiB");
    }

    @Test
    void a_folder_in_place_of_a_file_is_an_error_of_its_cluster() throws IOException {
        Files.delete(certs.resolve("cluster1/ca-cert.pem"));
        Files.createDirectory(certs.resolve("cluster1/ca-cert.pem"));

        assertThat(errors())
                .contains(
                        "cluster1/ca-cert.pem: a folder stands in its place",
                        "cluster1/ca-cert.pem: the file is missing");
        assertThatThrownBy(() -> directory.plan())
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("ca-cert.pem: is not a file");
    }

    @Test
    void a_link_to_nothing_is_an_error_of_its_cluster() throws IOException {
        Files.delete(certs.resolve("cluster1/ca-cert.pem"));
        Files.createSymbolicLink(certs.resolve("cluster1/ca-cert.pem"), certs.resolve("gone.pem"));

        assertThat(errors()).contains("cluster1/ca-cert.pem: it is a link to no file");
    }

    @Test
    void a_cluster_without_any_file_is_judged_too() throws IOException {
        Files.createDirectory(certs.resolve("cluster3"));
        Files.createFile(Files.createDirectory(certs.resolve("cluster4")).resolve(".gitkeep"));
        Files.createDirectory(certs.resolve("archive"));
        Files.createDirectory(certs.resolve("no name of a cluster"));
        Files.createFile(Files.createDirectory(certs.resolve("docs")).resolve("README"));

        assertThat(directory.chains())
                .extracting(chain -> chain.cluster().value())
                .contains("cluster1", "cluster3", "cluster4")
                .doesNotContain("archive", "docs");
        assertThat(errors()).contains("cluster3/ca-cert.pem: the file is missing");
        assertThat(directory.clusters()).extracting(ClusterName::value).doesNotContain("cluster3");
    }

    private List<String> errors() {
        List<Finding> all = new ArrayList<>(directory.check());
        directory.chains().forEach(chain -> all.addAll(chain.check(Instant.now())));
        return all.stream()
                .filter(Finding::isError)
                .map(finding -> finding.where() + ": " + finding.detail())
                .toList();
    }

    @Test
    void files_that_are_links_are_read_as_in_a_mounted_secret() throws IOException {
        Path data = Files.move(certs.resolve("cluster1"), certs.resolve("..2026_11_22"));
        Path mounted = Files.createDirectory(certs.resolve("cluster1"));
        Files.createSymbolicLink(mounted.resolve("..data"), data);
        for (String name : directory.cluster(linkAll(mounted)).pem().names()) {
            assertThat(mounted.resolve(name)).isSymbolicLink();
        }
    }

    private static ClusterName linkAll(Path mounted) throws IOException {
        for (String name : IstioDocuments.REQUIRED) {
            Files.createSymbolicLink(mounted.resolve(name), Path.of("..data", name));
        }
        return ONE;
    }
}
