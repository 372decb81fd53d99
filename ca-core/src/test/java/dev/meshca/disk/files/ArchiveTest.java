package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where things go that are not in use any more, and what stays. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchiveTest {

    private final RootCa a = Acme.root();
    private final TrustPlan underA = Acme.plan(a, "cluster1", "cluster2");
    private final RootCa b = Acme.secondRoot();
    private final TrustPlan underB = Acme.plan(b, "cluster1", "cluster2");
    private final X509Certificate bridge = a.crossSign(b.certificate(), Instant.now());

    @TempDir(factory = InMemory.class)
    private Path certs;

    private CaDirectory directory;
    private RotationDirectory rotation;

    @BeforeEach
    void save_the_CAs_of_before() {
        directory = CaDirectory.at(certs);
        rotation = RotationDirectory.at(certs);
        directory.save(a, underA);
    }

    private static String digits(X509Certificate certificate) {
        return Certificates.sha256(certificate).substring(0, 16);
    }

    private List<String> archived() throws IOException {
        try (Stream<Path> files = Files.walk(certs.resolve("archive"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> certs.resolve("archive").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> below(String folder, String... files) {
        return Stream.of(files).map(file -> folder + "/" + file).toList();
    }

    @Test
    void nothing_is_archived_before_anything_ends() {
        assertThat(rotation.archived()).isEmpty();
    }

    @Test
    void what_a_new_root_replaces_lies_below_the_digits_of_the_old_root() throws IOException {
        rotation.prepare(NewCas.bridged(b, bridge, underB.clusters()));
        rotation.finish(underB.clusters());

        assertThat(archived())
                .containsExactlyElementsOf(below(
                        digits(a.certificate()),
                        "bridge.pem",
                        "cluster1/ca-cert.pem",
                        "cluster1/ca-key.pem",
                        "cluster1/cert-chain.pem",
                        "cluster1/root-cert.pem",
                        "cluster2/ca-cert.pem",
                        "cluster2/ca-key.pem",
                        "cluster2/cert-chain.pem",
                        "cluster2/root-cert.pem",
                        "root-cert.pem",
                        "root-key.pem"));
        assertThat(rotation.archived())
                .containsExactlyInAnyOrder(
                        a.certificate(),
                        underA.clusters().get(0).certificate(),
                        underA.clusters().get(1).certificate());
        assertThat(rotation.state().archived()).isEqualTo(rotation.archived());
    }

    @Test
    void the_end_may_be_reported_twice() throws IOException {
        rotation.prepare(NewCas.bridged(b, bridge, underB.clusters()));
        rotation.finish(underB.clusters());
        List<String> once = archived();

        rotation.finish(underB.clusters());

        assertThat(archived()).isEqualTo(once);
        assertThat(directory.root().keyPem()).isEqualTo(b.keyPem());
    }

    @Test
    void a_second_one_of_the_same_name_gets_a_number() throws IOException {
        NewCas next = NewCas.trustedFirst(b, underB.clusters());
        for (int i = 0; i < 3; i++) {
            rotation.prepare(next);
            rotation.abandon();
        }

        String name = digits(b.certificate()) + "-abandoned";
        assertThat(archived().stream()
                        .map(file -> file.substring(0, file.indexOf('/')))
                        .distinct())
                .containsExactlyInAnyOrder(name, name + "-2", name + "-3");
    }

    @Test
    void of_new_intermediates_that_were_given_up_the_first_one_gives_the_name_and_no_list_is_kept() throws IOException {
        List<CaCerts> fresh = Acme.plan(a, "cluster1", "cluster2").clusters();
        rotation.prepare(NewCas.intermediates(fresh).crls(lists(fresh)));
        rotation.abandon();

        assertThat(archived())
                .containsExactlyElementsOf(below(
                        digits(fresh.get(0).certificate()) + "-abandoned",
                        "cluster1/ca-cert.pem",
                        "cluster1/cert-chain.pem",
                        "cluster1/root-cert.pem",
                        "cluster2/ca-cert.pem",
                        "cluster2/cert-chain.pem",
                        "cluster2/root-cert.pem"));
        assertThat(directory.crls()).isPresent();
    }

    private RevocationSet lists(List<CaCerts> fresh) {
        RevocationList.Spec month = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        List<RevocationList> lists = new ArrayList<>(List.of(a.revocationList(month)));
        underA.clusters().forEach(certs -> lists.add(certs.revocationList(month)));
        fresh.forEach(certs -> lists.add(certs.revocationList(month)));
        return RevocationSet.of(lists);
    }

    @Test
    void a_CA_that_is_replaced_lies_below_the_digits_of_its_root_and_its_own() throws IOException {
        CaCerts other = Acme.plan(a, "cluster1").clusters().get(0);
        CaCerts same = underA.clusters().get(1);

        rotation.install(rotation.state(), Optional.empty(), List.of(other, same));

        String name =
                digits(a.certificate()) + "-" + digits(underA.clusters().get(0).certificate());
        assertThat(archived())
                .containsExactlyElementsOf(
                        below(name + "/cluster1", "ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem"));
    }

    @Test
    void a_cluster_that_leaves_is_archived_and_one_that_is_not_there_changes_nothing() throws IOException {
        rotation.retire(ClusterName.of("cluster9"), List.of(), Optional.empty());
        assertThat(certs.resolve("archive")).doesNotExist();

        rotation.retire(ClusterName.of("cluster2"), underA.clusters().subList(0, 1), Optional.empty());
        assertThat(directory.clusters()).containsExactly(ClusterName.of("cluster1"));
        assertThat(archived()).hasSize(4).allMatch(file -> file.contains("/cluster2/"));
    }

    @Test
    void a_cluster_of_which_nothing_can_be_read_leaves_as_unknown() throws IOException {
        Files.writeString(certs.resolve("cluster2/ca-cert.pem"), "damaged\n");
        Files.writeString(certs.resolve("cluster2/root-cert.pem"), "damaged\n");

        rotation.retire(ClusterName.of("cluster2"), underA.clusters().subList(0, 1), Optional.empty());

        assertThat(archived()).allMatch(file -> file.startsWith("unknown-unknown/cluster2/"));
    }

    @Test
    void what_a_rotation_is_prepared_with_belongs_together() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewCas.intermediates(List.of()))
                .withMessage("a rotation needs at least one cluster");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new NewCas(Optional.empty(), Optional.of(bridge), underB.clusters(), Optional.empty()))
                .withMessage("a bridge leads to a new root, and there is none");
    }

    @Test
    void nothing_is_installed_beside_a_rotation_that_is_under_way() {
        rotation.prepare(NewCas.trustedFirst(b, underB.clusters()));

        assertThatThrownBy(() -> rotation.install(rotation.state(), Optional.empty(), underA.clusters()))
                .isInstanceOf(CaStorageException.class)
                .hasMessage(certs.resolve(".next") + ": holds the CAs of a rotation that is under way; end it first");
        assertThatThrownBy(() -> rotation.follow(underA.clusters())).isInstanceOf(CaStorageException.class);
    }

    @Test
    void a_root_that_changed_since_it_was_read_stops_an_installation() throws IOException {
        FolderState judged = rotation.state();
        Files.delete(certs.resolve("root-key.pem"));

        assertThatThrownBy(() -> rotation.install(judged, Optional.empty(), underA.clusters()))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("was changed by somebody else");

        FolderState keyless = rotation.state();
        Files.writeString(certs.resolve("root-key.pem"), a.keyPem());
        assertThatThrownBy(() -> rotation.install(keyless, Optional.empty(), underA.clusters()))
                .hasMessageContaining("was changed by somebody else");

        FolderState again = rotation.state();
        Files.writeString(certs.resolve("root-key.pem"), "\n" + a.keyPem());
        assertThatThrownBy(() -> rotation.install(again, Optional.empty(), underA.clusters()))
                .hasMessageContaining("was changed by somebody else");
    }

    @Test
    void clusters_under_different_roots_share_none() {
        List<CaCerts> mixed =
                List.of(underA.clusters().get(0), underB.clusters().get(1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rotation.follow(mixed))
                .withMessageStartingWith("the clusters trust different roots");
    }

    @Test
    void the_key_of_the_root_above_does_not_stay_in_place_of_the_own_one() throws IOException {
        Forged above = Forge.root("Corporate").selfSigned();
        Forged own = Forge.root("Mesh").signedBy(above);
        RootCa mesh = RootCa.parse(Pems.bytes(own.pem() + above.pem()), Pems.bytes(own.keyPem()));
        Files.writeString(certs.resolve("root-key.pem"), above.keyPem());

        directory.replace(mesh, Acme.plan(mesh, "cluster1"));

        assertThat(certs.resolve("root-key.pem")).hasContent(mesh.keyPem());
    }

    @Test
    void a_key_of_the_same_root_stays_in_the_encoding_that_it_has() throws IOException, InvalidKeyException {
        KeyPair keys = new KeyPair(a.certificate().getPublicKey(), PrivateKeys.parseFirst(Pems.bytes(a.keyPem())));
        String sec1 = Pems.block("EC PRIVATE KEY", Keys.sec1(keys));
        Files.writeString(certs.resolve("root-key.pem"), sec1);

        directory.replace(a, underA);

        assertThat(certs.resolve("root-key.pem")).hasContent(sec1);
        directory.replace(b, underB);
        assertThat(certs.resolve("root-key.pem")).hasContent(b.keyPem());
    }

    @Test
    void a_folder_is_shown_by_its_path_and_its_clusters() {
        assertThat(directory).hasToString("CaDirectory[" + certs + "]");
        assertThat(rotation).hasToString("RotationDirectory[" + certs + "]");
        assertThat(WorkloadDirectory.at(certs)).hasToString("WorkloadDirectory[" + certs + "]");
        assertThat(rotation.state()).hasToString("FolderState[cluster1, cluster2]");
        assertThat(rotation.state().clusters()).isEqualTo(directory.clusters());
        assertThat(rotation.state().rootIfThere().orElseThrow().keyPem()).isEqualTo(a.keyPem());
        assertThat(rotation.state().rotation()).isEmpty();
        assertThat(rotation.state().crls()).isEmpty();
    }
}
