package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.Issuance.KeyPairSource;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CaDirectorySaveTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");

    private final RootCa root = Acme.root();
    private final TrustPlan plan = Acme.plan(root, "cluster1");

    @TempDir
    private Path temp;

    private Path certs;
    private CaDirectory directory;

    @BeforeEach
    void locate() {
        certs = temp.resolve("a/certs");
        directory = CaDirectory.at(certs);
    }

    @Test
    void writes_the_layout_of_the_makefile_and_nothing_else() throws IOException {
        directory.save(root, plan);

        assertThat(filesIn(certs).keySet())
                .containsExactly(
                        ".lock",
                        "cluster1/ca-cert.pem",
                        "cluster1/ca-key.pem",
                        "cluster1/cert-chain.pem",
                        "cluster1/root-cert.pem",
                        "root-cert.pem",
                        "root-key.pem");
    }

    @Test
    void what_was_saved_is_read_back() {
        directory.save(root, plan);

        assertThat(directory.root().certificate()).isEqualTo(root.certificate());
        assertThat(directory.root().keyPem()).isEqualTo(root.keyPem());
        assertThat(directory.clusters()).containsExactly(ONE);
        assertThat(directory.cluster(ONE).pem()).isEqualTo(plan.cluster(ONE).pem());
        assertThat(directory.plan().cluster(ONE).certificate())
                .isEqualTo(plan.cluster(ONE).certificate());
        assertThat(directory.chains())
                .singleElement()
                .satisfies(chain ->
                        assertThat(chain.issuer()).contains(plan.cluster(ONE).certificate()));
    }

    @Test
    void the_same_content_is_left_untouched() throws IOException {
        directory.save(root, plan);
        Map<String, Object> before = inodes(certs);

        directory.save(root, plan);
        directory.replace(root, plan);

        assertThat(inodes(certs)).isEqualTo(before);
    }

    @Test
    void a_cluster_is_added_beside_those_of_the_same_root() throws IOException {
        directory.save(root, plan);
        Map<String, Object> before = inodes(certs);

        directory.save(root, Acme.plan(root, "cluster2"));

        assertThat(directory.clusters()).containsExactly(ONE, TWO);
        assertThat(inodes(certs)).containsAllEntriesOf(before);
    }

    @Test
    void another_root_is_refused_before_anything_is_written() throws IOException {
        directory.save(root, plan);
        Map<String, String> before = filesIn(certs);
        RootCa other = Acme.root();

        assertThatThrownBy(() -> directory.save(other, Acme.plan(other, "cluster2")))
                .isInstanceOfSatisfying(
                        CaStorageException.class, e -> assertThat(e.path()).isEqualTo(certs.resolve("root-cert.pem")))
                .hasMessageContaining("have it replaced")
                .hasMessageContaining("another folder");
        assertThat(filesIn(certs)).isEqualTo(before);
    }

    @Test
    void another_key_for_the_same_cluster_is_refused_before_anything_is_written() throws IOException {
        directory.save(root, plan);
        Map<String, String> before = filesIn(certs);

        assertThatThrownBy(() -> directory.save(root, Acme.plan(root, "cluster0", "cluster1")))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("cluster1/ca-cert.pem: exists with another content");
        assertThat(filesIn(certs)).isEqualTo(before);
    }

    @Test
    void replace_puts_another_root_and_its_clusters_in_place() throws IOException {
        directory.save(root, plan);
        RootCa next = Acme.root();
        TrustPlan nextPlan = Acme.plan(next, "cluster1", "cluster2");

        directory.replace(next, nextPlan);

        assertThat(directory.root().keyPem()).isEqualTo(next.keyPem());
        assertThat(directory.plan().cluster(ONE).certificate())
                .isEqualTo(nextPlan.cluster(ONE).certificate());
        assertThat(filesIn(certs).keySet()).noneMatch(name -> name.startsWith(".") && !name.equals(".lock"));
    }

    @Test
    void replacing_clusters_leaves_the_root_and_unnamed_clusters_alone() throws IOException {
        directory.save(root, Acme.plan(root, "cluster1", "cluster2"));
        Map<String, Object> before = inodes(certs);

        directory.replace(plan);

        assertThat(directory.cluster(ONE).certificate())
                .isEqualTo(plan.cluster(ONE).certificate());
        Map<String, Object> after = inodes(certs);
        assertThat(after).containsEntry("root-key.pem", before.get("root-key.pem"));
        assertThat(after).containsEntry("cluster2/ca-key.pem", before.get("cluster2/ca-key.pem"));
    }

    @Test
    void other_files_in_a_replaced_folder_stay_and_a_stale_revocation_list_goes() throws IOException {
        directory.save(root, plan);
        Path folder = certs.resolve("cluster1");
        Files.writeString(folder.resolve("ca-crl.pem"), "revoked by a CA that is about to go\n");
        Files.createDirectory(folder.resolve("notes"));
        Files.writeString(folder.resolve("notes/owner.txt"), "platform team\n");

        directory.replace(Acme.plan(root, "cluster1"));

        assertThat(folder.resolve("notes/owner.txt")).hasContent("platform team");
        assertThat(folder.resolve("ca-crl.pem")).doesNotExist();
    }

    @Test
    void an_incomplete_folder_is_completed_and_keeps_its_revocation_list() throws IOException {
        directory.save(root, plan);
        Path folder = certs.resolve("cluster1");
        Files.delete(folder.resolve("cert-chain.pem"));
        Files.writeString(folder.resolve("ca-crl.pem"), "a list\n");

        directory.save(root, plan);

        assertThat(folder.resolve("cert-chain.pem")).exists();
        assertThat(folder.resolve("ca-crl.pem")).hasContent("a list");
    }

    @Test
    void clusters_can_be_saved_without_the_root_key() throws IOException {
        directory.save(plan);

        assertThat(filesIn(certs)).doesNotContainKey("root-key.pem").containsKey("root-cert.pem");
        assertThat(directory.plan().clusters()).hasSize(1);
    }

    @Test
    void the_roots_are_written_byte_for_byte() throws IOException {
        String roots = "our root\r\n"
                + new String(root.roots().pem(), StandardCharsets.US_ASCII).replace("\n", "\r\n")
                + new String(Acme.root().roots().pem(), StandardCharsets.US_ASCII);
        RootCa two = RootCa.parse(roots.getBytes(StandardCharsets.US_ASCII), ascii(root.keyPem()));

        directory.save(two, Acme.plan(two, "cluster1"));

        assertThat(certs.resolve("root-cert.pem")).hasBinaryContent(ascii(roots));
        assertThat(certs.resolve("cluster1/root-cert.pem")).hasBinaryContent(ascii(roots));
        assertThat(directory.root().roots().pem()).isEqualTo(ascii(roots));
    }

    @Test
    void a_signing_ca_below_a_corporate_root_keeps_its_path() {
        RootCa meshCa = Acme.belowCorporateRoot();

        directory.save(meshCa, Acme.plan(meshCa, "cluster1"));
        directory.save(meshCa, Acme.plan(meshCa, "cluster2"));

        assertThat(directory.root().path()).hasSize(2).isEqualTo(meshCa.path());
        assertThat(certs.resolve("root-cert.pem"))
                .hasBinaryContent(meshCa.roots().pem());
    }

    @Test
    void a_root_in_place_of_a_ca_below_a_corporate_root_leaves_no_path_behind() {
        RootCa meshCa = Acme.belowCorporateRoot();
        directory.save(meshCa, Acme.plan(meshCa, "cluster1"));

        directory.replace(root, plan);

        assertThat(certs.resolve("root-chain.pem")).doesNotExist();
        assertThat(directory.root().certificate()).isEqualTo(root.certificate());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Map<String, String> filesIn(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (Path file : files(folder)) {
            contents.put(folder.relativize(file).toString(), Files.readString(file));
        }
        return contents;
    }

    private static Map<String, Object> inodes(Path folder) throws IOException {
        Map<String, Object> inodes = new TreeMap<>();
        for (Path file : files(folder)) {
            inodes.put(folder.relativize(file).toString(), Files.getAttribute(file, "unix:ino"));
        }
        return inodes;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void of_a_root_whose_key_cannot_leave_its_provider_all_but_the_key_is_kept() {
        RootCa sealed = sealed();

        directory.save(sealed, Acme.plan(sealed, "cluster1"));

        assertThat(certs.resolve("root-cert.pem"))
                .hasBinaryContent(sealed.roots().pem());
        assertThat(certs.resolve("root-key.pem")).doesNotExist();
        assertThat(directory.plan().clusters()).hasSize(1);
    }

    @Test
    void clusters_saved_without_their_root_bring_its_certificate() {
        RootCa sealed = sealed();

        directory.save(Acme.plan(sealed, "cluster1"));

        assertThat(certs.resolve("root-cert.pem"))
                .hasBinaryContent(sealed.roots().pem());
    }

    private static RootCa sealed() {
        KeyPairSource sealing = (algorithm, random) -> {
            KeyPair pair = KeyPairSource.jdk().generate(algorithm, random);
            return new KeyPair(pair.getPublic(), new SealedKey((ECPrivateKey) pair.getPrivate()));
        };
        return RootCa.create(
                CaSpec.root("Acme").key(KeyAlgorithm.EC_P256), Issuance.system().keys(sealing));
    }
}
