package dev.meshca.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.files.NewCas;
import dev.meshca.disk.files.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.mesh.MeshRotation.Strategy;
import dev.meshca.rotation.Soak;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revocation lists end when they end, whatever is under way. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ListsDuringRotationTest {

    private static final Duration SOAK = Duration.ofHours(24);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final ClusterName TWO = ClusterName.of("cluster2");

    @TempDir
    private Path certs;

    private Mesh mesh = Mesh.in(Path.of("."));
    private MeshFolder folder = new MeshFolder(Path.of("."), Clock.systemUTC());

    @BeforeEach
    void create() {
        mesh = Mesh.in(certs);
        folder = new MeshFolder(certs, Clock.systemUTC());
        mesh.ensure(MeshSpec.defaults().clusters(List.of(ONE, TWO)).key(KeyAlgorithm.EC_P256));
        mesh.renewLists(MONTH);
    }

    private Successors successors() {
        return new Successors(Ancestors.in(folder), Issuance.system());
    }

    private PreparedRotation prepare() {
        return prepare(
                successors().root(Optional.of(Strategy.BRIDGE), NewCaSpec.DEFAULT, Optional.empty(), note -> {}));
    }

    private PreparedRotation prepare(NewCas next) {
        PreparedRotation rotation = folder.withLists(new PreparedRotation(folder.present(), next), SOAK);
        RotationDirectory.at(certs).prepare(rotation.next());
        return rotation;
    }

    private RevocationSet prepared() {
        return folder.underWay().flatMap(NewCas::crls).orElseThrow();
    }

    private void finish(PreparedRotation rotation) {
        RotationDirectory.at(certs)
                .finish(rotation.next().clusters().stream()
                        .map(cas -> cas.crls(prepared(), Instant.now()))
                        .toList());
    }

    private RevocationSet inFiles() {
        return folder.lists().orElseThrow();
    }

    private static RevocationList of(X509Certificate ca, RevocationSet set) {
        return set.lists().stream().filter(list -> list.isOf(ca)).findFirst().orElseThrow();
    }

    private static Stream<X509Certificate> cas(PreparedRotation rotation) {
        return Stream.of(
                        Stream.of(rotation.next().root().orElseThrow().certificate()),
                        rotation.present().get(0).chain().roots().certificates().stream(),
                        rotation.present().stream().map(CaCerts::certificate),
                        rotation.next().clusters().stream().map(CaCerts::certificate))
                .flatMap(each -> each);
    }

    private static void assertThatItMayBegin(PreparedRotation rotation) {
        assertThat(rotation.rotation().preflight(Soak.of(SOAK), Instant.now())).isEmpty();
    }

    /** As where its file system is not mounted, or may not be read. */
    @Test
    void a_root_key_that_cannot_be_read_is_not_taken_for_one_that_is_kept_elsewhere() throws IOException {
        prepare();
        Path key = certs.resolve("root-key.pem");
        Files.delete(key);
        assertThat(replaced().bridge()).isEmpty();
        Files.createSymbolicLink(key, certs.resolve("unmounted/root-key.pem"));

        assertThatThrownBy(this::replaced)
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("root-key.pem");
        assertThatThrownBy(() -> mesh.renewLists(MONTH))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("root-key.pem");
    }

    private NewCas replaced() {
        return successors().root(Optional.empty(), NewCaSpec.DEFAULT, Optional.empty(), note -> {});
    }

    @Test
    void the_lists_of_all_CAs_old_and_new_are_renewed_and_the_rotation_brings_them() {
        PreparedRotation rotation = prepare();
        RevocationSet before = prepared();
        RevocationSet files = inFiles();

        CaReport renewed = mesh.renewLists(Duration.ofDays(60));

        assertThat(renewed.rotating()).isTrue();
        assertThat(prepared().lists()).hasSize(6);
        assertThat(cas(rotation))
                .hasSize(6)
                .allSatisfy(ca -> assertThat(of(ca, prepared()).number())
                        .isEqualTo(of(ca, before).number().add(BigInteger.ONE)));
        assertThat(inFiles().pem()).isEqualTo(files.pem());
        assertThat(folder.renewedSince(rotation)).isPresent().get().satisfies(latest -> {
            assertThat(folder.renewedSince(latest)).isEmpty();
            assertThatItMayBegin(latest);
        });
    }

    @Test
    void a_CA_that_is_in_use_during_the_rotation_cannot_be_revoked_and_the_way_is_named() {
        PreparedRotation rotation = prepare();
        byte[] before = prepared().pem();
        BigInteger old = rotation.present().get(1).certificate().getSerialNumber();
        BigInteger fresh = rotation.next().clusters().get(1).certificate().getSerialNumber();

        assertThatThrownBy(() -> mesh.revoke(TWO, RevocationList.Reason.CA_COMPROMISE, MONTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("finish it", old.toString(16));
        for (BigInteger serial : List.of(old, fresh)) {
            assertThatThrownBy(() -> mesh.revoke(TWO, serial, RevocationList.Reason.CA_COMPROMISE, MONTH))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("finish it", serial.toString(16));
        }
        assertThat(prepared().pem()).isEqualTo(before);
        assertThat(certs.resolve("cluster2/ca-key.pem")).exists();
    }

    @Test
    void the_CA_that_a_rotation_replaced_is_revoked_when_it_is_done_also_while_the_next_one_is_under_way() {
        PreparedRotation first = prepare(successors().intermediates(NewCaSpec.DEFAULT));
        finish(first);
        X509Certificate replaced = first.present().get(1).certificate();
        PreparedRotation second = prepare();

        mesh.revoke(TWO, replaced.getSerialNumber(), RevocationList.Reason.CA_COMPROMISE, MONTH);

        assertThat(of(second.present().get(0).chain().roots().certificates().get(0), prepared())
                        .revoked())
                .extracting(RevocationList.Spec.Revoked::serial)
                .containsExactly(replaced.getSerialNumber());
        assertThatItMayBegin(folder.renewedSince(second).orElseThrow());
    }

    @Test
    void a_cluster_that_leaves_takes_its_CAs_along_and_all_lists_are_renewed() throws IOException {
        PreparedRotation rotation = prepare();
        RevocationSet before = prepared();
        String key = Files.readString(certs.resolve("cluster2/ca-key.pem"));

        CaReport left = mesh.remove(TWO);

        assertThat(left.rotating()).isTrue();
        assertThat(cas(rotation))
                .hasSize(6)
                .allSatisfy(ca -> assertThat(of(ca, prepared()).number())
                        .isEqualTo(of(ca, before).number().add(BigInteger.ONE)));
        PreparedRotation rest = folder.rotationUnderWay().orElseThrow();
        assertThat(rest.next().clusters()).extracting(CaCerts::cluster).containsExactly(ONE);
        assertThat(rest.present()).extracting(CaCerts::cluster).containsExactly(ONE);
        assertThat(certs.resolve("cluster2")).doesNotExist();
        assertThat(certs.resolve(".next/cluster2")).doesNotExist();
        try (Stream<Path> archive = Files.walk(certs.resolve("archive"))) {
            assertThat(archive.filter(file -> file.endsWith("ca-key.pem")))
                    .as("the key in use and the one that was prepared")
                    .hasSize(2)
                    .anySatisfy(file -> assertThat(file).hasContent(key));
        }
        assertThat(folder.rotation().archived())
                .contains(rotation.next().clusters().get(1).certificate());

        PreparedRotation latest = folder.renewedSince(rest).orElse(rest);
        assertThatItMayBegin(latest);
        finish(latest);
        assertThat(mesh.verify().healthy()).isTrue();
        assertThat(inFiles().uncovered(List.of(rotation.present().get(1).certificate())))
                .isEmpty();
    }

    @Test
    void the_list_of_a_CA_that_is_gone_stays_until_it_ends_and_then_goes() throws IOException {
        PreparedRotation rotation = prepare();
        finish(rotation);
        X509Certificate gone = rotation.present().get(0).certificate();
        RevocationList kept = of(gone, inFiles());

        mesh.renewLists(MONTH);
        assertThat(of(gone, inFiles()).crl()).isEqualTo(kept.crl());

        end(inFiles(), rotation.present());
        assertThat(mesh.verify().healthy()).isTrue();
        mesh.renewLists(MONTH);
        assertThat(inFiles().uncovered(List.of(gone))).containsExactly(gone);
        assertThat(inFiles().lists()).hasSize(4);
        assertThat(mesh.verify().healthy()).isTrue();
    }

    @Test
    void lists_that_have_ended_can_be_renewed_also_during_a_rotation() throws IOException {
        RootCa root = CaDirectory.at(certs).root();
        List<CaCerts> clusters = CaDirectory.at(certs).plan().clusters();
        prepare();
        List<RevocationList> ended = Stream.concat(
                        Stream.of(root.revocationList(past())),
                        clusters.stream().map(cas -> cas.revocationList(past())))
                .toList();
        write(RevocationSet.of(ended));

        assertThat(mesh.verify().healthy()).isFalse();
        mesh.renewLists(MONTH);
        finish(folder.rotationUnderWay().orElseThrow());
        assertThat(mesh.verify().healthy()).isTrue();

        end(inFiles(), folder.present());
        assertThat(mesh.verify().healthy()).isFalse();
        mesh.renewLists(MONTH);
        assertThat(mesh.verify().healthy()).isTrue();
    }

    private static RevocationList.Spec past() {
        Instant start = Instant.now().minus(Duration.ofDays(40));
        return new RevocationList.Spec(
                BigInteger.TEN, Validity.lasting(Duration.ofDays(30), Clock.fixed(start, ZoneOffset.UTC)), List.of());
    }

    /** Time has passed for the lists of these CAs. */
    private void end(RevocationSet lists, List<CaCerts> of) throws IOException {
        write(lists.with(of.stream().map(cas -> cas.revocationList(past())).toList()));
    }

    private void write(RevocationSet lists) throws IOException {
        for (String cluster : List.of("cluster1", "cluster2")) {
            Files.write(certs.resolve(cluster).resolve("ca-crl.pem"), lists.pem());
        }
    }
}
