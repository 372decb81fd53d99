package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.InvalidCaException;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rotation writes beside the CAs, and how it ends. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationDirectoryTest {

    private static final RootCa A = Acme.root();
    private static final TrustPlan UNDER_A = Acme.plan(A, "cluster1", "cluster2");
    private static final RootCa B = Acme.secondRoot();
    private static final TrustPlan UNDER_B = Acme.plan(B, "cluster1", "cluster2");
    private static final NewCas NEXT =
            NewCas.bridged(B, A.crossSign(B.certificate(), Instant.now()), UNDER_B.clusters());

    @TempDir
    private Path certs;

    private RotationDirectory rotation;

    @BeforeEach
    void save_the_CAs_of_before() {
        CaDirectory.at(certs).save(A, UNDER_A);
        rotation = RotationDirectory.at(certs);
    }

    @Test
    void what_was_prepared_is_read_back_and_leaves_the_present_CAs_alone() {
        rotation.prepare(NEXT);

        NewCas read = rotation.prepared().orElseThrow();
        assertThat(read.root().orElseThrow().keyPem()).isEqualTo(B.keyPem());
        assertThat(read.bridge()).isEqualTo(NEXT.bridge());
        assertThat(read.clusters()).hasSize(2);
        assertThat(read.clusters().get(1).pem())
                .isEqualTo(UNDER_B.clusters().get(1).pem());
        assertThat(CaDirectory.at(certs).clusters()).hasSize(2);
        assertThat(CaDirectory.at(certs).root().keyPem()).isEqualTo(A.keyPem());
    }

    @Test
    void a_second_rotation_is_refused_while_one_is_under_way() {
        rotation.prepare(NEXT);
        rotation.prepare(NEXT);

        assertThatThrownBy(() -> rotation.prepare(
                        NewCas.trustedFirst(B, UNDER_B.clusters().subList(0, 1))))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("under way");
        assertThat(rotation.prepared().orElseThrow().clusters()).hasSize(2);
    }

    @Test
    void a_bridge_that_cannot_be_read_is_told() throws IOException {
        rotation.prepare(NEXT);
        Files.writeString(certs.resolve(".next/bridge.pem"), "damaged\n");

        assertThatThrownBy(rotation::prepared)
                .isInstanceOf(InvalidCaException.class)
                .hasMessage(".next/bridge.pem: it holds no certificate");
    }

    @Test
    void after_the_end_the_directory_holds_the_new_CAs_and_the_archive_the_old_ones() throws IOException {
        rotation.prepare(NEXT);
        rotation.finish(UNDER_B.clusters());

        assertThat(rotation.prepared()).isEmpty();
        assertThat(CaDirectory.at(certs).root().keyPem()).isEqualTo(B.keyPem());
        assertThat(CaDirectory.at(certs).clusters()).hasSize(2);
        Path archived = certs.resolve("archive")
                .resolve(Certificates.sha256(A.certificate()).substring(0, 16));
        assertThat(CaDirectory.at(archived).root().keyPem()).isEqualTo(A.keyPem());
        assertThat(CaDirectory.at(archived).clusters()).hasSize(2);
        assertThat(archived.resolve("bridge.pem")).isNotEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archived.resolve("root-key.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void new_intermediates_bring_the_old_ones_into_the_archive_and_the_key_of_the_root_stays_where_it_is()
            throws IOException {
        NewCas next = NewCas.intermediates(TrustPlan.issuedBy(
                        A,
                        UNDER_A.clusters().stream().map(CaCerts::cluster).toList(),
                        Acme.intermediate().generation(2))
                .clusters());
        rotation.prepare(next);
        rotation.finish(next.clusters());

        assertThat(CaDirectory.at(certs).root().keyPem()).isEqualTo(A.keyPem());
        try (Stream<Path> files = Files.walk(certs.resolve("archive"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .contains("root-cert.pem")
                    .doesNotContain("root-key.pem")
                    .filteredOn("ca-key.pem"::equals)
                    .hasSize(2);
        }
    }

    @Test
    void a_cluster_that_was_lost_on_the_way_is_taken_out_by_moving_its_folders(@TempDir Path elsewhere)
            throws IOException {
        rotation.prepare(NEXT);
        Files.move(certs.resolve("cluster2"), elsewhere.resolve("old"));
        Files.move(certs.resolve(".next/cluster2"), elsewhere.resolve("new"));

        assertThat(rotation.prepared().orElseThrow().clusters()).hasSize(1);
        rotation.finish(UNDER_B.clusters().subList(0, 1));
        assertThat(rotation.prepared()).isEmpty();
        assertThat(CaDirectory.at(certs).plan().clusters()).hasSize(1);
    }

    @Test
    void only_what_was_prepared_ends_it() {
        rotation.prepare(NEXT);

        assertThatThrownBy(() -> rotation.finish(UNDER_A.clusters())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rotation.finish(UNDER_B.clusters().subList(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(CaDirectory.at(certs).root().keyPem()).isEqualTo(A.keyPem());
    }

    @Test
    void of_a_rotation_that_was_given_up_no_key_stays() throws IOException {
        rotation.prepare(NEXT);
        rotation.abandon();

        assertThat(rotation.prepared()).isEmpty();
        assertThat(CaDirectory.at(certs).root().keyPem()).isEqualTo(A.keyPem());
        try (Stream<Path> files = Files.walk(certs.resolve("archive"))) {
            assertThat(files.filter(Files::isRegularFile).map(file -> String.valueOf(file.getFileName())))
                    .contains("bridge.pem", "root-cert.pem", "ca-cert.pem")
                    .noneMatch(name -> name.endsWith("key.pem"));
        }
    }

    private static RevocationSet lists(int number) {
        RevocationList.Spec spec =
                new RevocationList.Spec(BigInteger.valueOf(number), Validity.lasting(Duration.ofDays(30)), List.of());
        List<RevocationList> lists = new ArrayList<>(List.of(A.revocationList(spec), B.revocationList(spec)));
        Stream.of(UNDER_A, UNDER_B)
                .flatMap(plan -> plan.clusters().stream())
                .forEach(certs -> lists.add(certs.revocationList(spec)));
        return RevocationSet.of(lists);
    }

    private static List<CaCerts> holding(RevocationSet lists) {
        return UNDER_B.clusters().stream()
                .map(certs -> certs.crls(lists, Instant.now()))
                .toList();
    }

    @Test
    void renewed_lists_are_those_that_end_it() {
        RevocationSet first = lists(1);
        RevocationSet second = lists(2);
        rotation.prepare(NEXT.crls(first));
        rotation.renew(second);

        assertThat(rotation.prepared().flatMap(NewCas::crls).orElseThrow().pem())
                .isEqualTo(second.pem());
        assertThatThrownBy(() -> rotation.finish(holding(first)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not hold the revocation lists");
        rotation.finish(holding(second));
        assertThat(CaDirectory.at(certs).crls().orElseThrow().pem()).isEqualTo(second.pem());
    }

    @Test
    void lists_never_go_back_when_it_is_given_up() {
        RevocationSet lists = lists(1);
        rotation.prepare(NEXT.crls(lists));
        rotation.abandon();

        assertThat(CaDirectory.at(certs).crls().orElseThrow().pem()).isEqualTo(lists.pem());
        assertThat(CaDirectory.at(certs).recognised().get(0).pem().crl()).isEmpty();
    }

    @Test
    void a_rotation_without_lists_gets_none() {
        rotation.prepare(NEXT);

        assertThatThrownBy(() -> rotation.renew(lists(1))).isInstanceOf(CaStorageException.class);
        assertThat(rotation.prepared().orElseThrow().crls()).isEmpty();
    }

    @Test
    void nothing_prepared_is_nothing_to_end() {
        rotation.abandon();

        assertThat(rotation.prepared()).isEmpty();
        assertThatThrownBy(() -> rotation.finish(UNDER_B.clusters()))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("no rotation is under way");
    }
}
