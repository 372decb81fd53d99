package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.trust.TrustCode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has ended is still known: whoever replaces it has to read it first. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RecognitionTest {

    private static final Duration LIFE = Duration.ofDays(30);
    private static final Clock BEFORE = Clock.fixed(Instant.now().minus(Duration.ofDays(60)), ZoneOffset.UTC);
    private static final Issuance THEN = Issuance.system().clock(BEFORE);
    private static final List<ClusterName> CLUSTERS = List.of(ClusterName.of("cluster1"), ClusterName.of("cluster2"));

    private final TrustPlan.UnderNewRoot ended = made(1);
    private final RevocationSet lists = lists(ended.root(), ended.plan().clusters());

    @TempDir
    private Path certs;

    private CaDirectory directory;
    private RotationDirectory rotation;

    private static TrustPlan.UnderNewRoot made(int generation) {
        Validity month = Validity.lasting(LIFE, BEFORE);
        return TrustPlan.underNewRoot(
                CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).validity(month).generation(generation),
                CLUSTERS,
                CaSpec.intermediate("Acme").validity(month).generation(generation),
                THEN);
    }

    private static RevocationSet lists(RootCa root, List<CaCerts> clusters) {
        RevocationList.Spec day = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(1), BEFORE));
        List<RevocationList> lists = new ArrayList<>(List.of(root.revocationList(day)));
        clusters.forEach(certs -> lists.add(certs.revocationList(day)));
        return RevocationSet.of(lists);
    }

    @BeforeEach
    void save_what_has_ended() {
        directory = CaDirectory.at(certs);
        rotation = RotationDirectory.at(certs);
        List<CaCerts> withLists = ended.plan().clusters().stream()
                .map(certs -> certs.crls(lists, BEFORE.instant()))
                .toList();
        directory.save(ended.root(), TrustPlan.of(withLists, BEFORE));
    }

    @Test
    void CAs_that_have_ended_are_recognised_and_never_planned_with() {
        assertThat(directory.recognised()).extracting(CaCerts::cluster).containsExactlyElementsOf(CLUSTERS);
        assertThat(directory.recognised().get(0).pem().caKey())
                .isEqualTo(ended.plan().clusters().get(0).pem().caKey());
        assertThat(directory.recognised().get(0).pem().crl()).isEmpty();
        assertThatThrownBy(directory::plan)
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("expired");
        assertThat(CaDirectory.at(certs, THEN).plan().clusters()).hasSize(2);
    }

    @Test
    void a_broken_one_is_not_recognised_whatever_the_time() throws IOException {
        Files.copy(
                certs.resolve("cluster2/ca-key.pem"),
                Files.createDirectories(certs.resolve("cluster1")).resolve("ca-key.pem"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(directory::recognised)
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("does not belong to");
    }

    @Test
    void a_root_that_has_ended_is_there_and_proves_nothing() {
        assertThat(directory.rootIfThere().map(RootCa::certificate))
                .contains(ended.root().certificate());
        assertThatThrownBy(directory::root).isInstanceOf(InvalidCaException.class);
    }

    @Test
    void a_rotation_away_from_what_has_ended_is_prepared_finished_and_archived() {
        RootCa root = Acme.secondRoot();
        List<CaCerts> fresh = TrustPlan.issuedBy(root, CLUSTERS).clusters();

        rotation.prepare(NewCas.trustedFirst(root, fresh));
        assertThat(rotation.prepared()).isPresent();
        rotation.finish(fresh);

        assertThat(directory.plan().clusters()).hasSize(2);
        assertThat(rotation.archived()).contains(ended.root().certificate());
    }

    @Test
    void a_rotation_whose_new_CAs_have_ended_can_be_read_and_given_up() {
        TrustPlan.UnderNewRoot late = made(2);
        rotation.prepare(NewCas.trustedFirst(late.root(), late.plan().clusters()));

        assertThat(rotation.prepared().flatMap(NewCas::root).map(RootCa::certificate))
                .contains(late.root().certificate());
        rotation.abandon();

        assertThat(rotation.prepared()).isEmpty();
    }

    @Test
    void lists_of_CAs_that_have_ended_can_be_renewed() {
        FolderState state = rotation.state();
        RevocationList.Spec next =
                new RevocationList.Spec(BigInteger.TWO, Validity.lasting(Duration.ofDays(30)), List.of());
        List<RevocationList> renewed =
                new ArrayList<>(List.of(state.rootIfThere().orElseThrow().revocationList(next)));
        state.recognised().forEach(certs -> renewed.add(certs.revocationList(next)));
        RevocationSet all = RevocationSet.of(renewed);

        rotation.install(
                state,
                Optional.empty(),
                state.recognised().stream().map(certs -> certs.crls(all)).toList());

        assertThat(directory.crls().orElseThrow().pem()).isEqualTo(all.pem());
        assertThat(certs.resolve("archive")).doesNotExist();
    }

    @Test
    void lists_that_miss_a_CA_are_refused() {
        CaCerts known = directory.recognised().get(0);
        RevocationSet without = RevocationSet.of(List.of());

        assertThatThrownBy(() -> known.crls(without))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("there is no list of");
    }

    @Test
    void only_a_key_that_is_not_there_is_absent() throws IOException {
        Path key = certs.resolve("root-key.pem");
        assertThat(directory.hasRootKey()).isTrue();

        Files.delete(key);
        assertThat(directory.rootIfThere()).isEmpty();
        assertThat(directory.hasRootKey()).isFalse();

        Files.createSymbolicLink(key, key);
        assertThatThrownBy(directory::rootIfThere).isInstanceOf(CaStorageException.class);
        assertThatThrownBy(directory::hasRootKey).isInstanceOf(CaStorageException.class);

        Files.delete(key);
        Files.createSymbolicLink(key, certs.resolve("unmounted/root-key.pem"));
        assertThatThrownBy(directory::hasRootKey)
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("is a link to a file that is not there");

        Files.delete(key);
        Files.createDirectory(key);
        assertThatThrownBy(directory::hasRootKey)
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("is not a file");
    }

    @Test
    void a_file_that_cannot_be_looked_at_is_not_taken_for_missing() throws IOException {
        Path chain = certs.resolve("cluster2/cert-chain.pem");
        Files.delete(chain);
        Files.createSymbolicLink(chain, chain);

        assertThatThrownBy(directory::recognised).isInstanceOf(CaStorageException.class);
        assertThat(directory.check())
                .filteredOn(finding -> finding.code() == TrustCode.FILE_UNREADABLE)
                .extracting(Finding::where)
                .containsExactly("cluster2/cert-chain.pem");
    }

    @Test
    void a_key_without_its_certificate_is_told() throws IOException {
        Files.delete(certs.resolve("root-cert.pem"));

        assertThatThrownBy(directory::rootIfThere)
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("root-cert.pem: is missing");
    }
}
