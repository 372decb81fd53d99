package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Validity;
import dev.meshca.cli.Shell.Result;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.NextCas;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CrlSpec;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Direction;
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
class CrlDuringRotationTest {

    private static final Duration SOAK = Duration.ofHours(24);

    @TempDir
    private Path certs;

    private final Shell shell = new Shell();

    @BeforeEach
    void create() {
        run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        run("crl", "--dir", certs);
    }

    private Result run(Object... arguments) {
        Result result = shell.run(arguments);
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        return result;
    }

    private RotationDirectory beside() {
        return RotationDirectory.at(certs);
    }

    private RotationWork prepare() {
        NextCas next = new NextGeneration(certs, KeyPairSource.jdk())
                .root(Optional.of(Strategy.BRIDGE), Optional.empty(), note -> {});
        RotationWork work = new RotationFiles(certs).fresh(next, SOAK);
        beside().prepare(work.next());
        return work;
    }

    private RevocationSet prepared() {
        return beside().prepared().flatMap(NextCas::crls).orElseThrow();
    }

    private void finish(RotationWork work) {
        beside().finish(work.next().clusters().stream()
                .map(cas -> cas.crls(prepared(), Instant.now()))
                .toList());
    }

    private RevocationSet inFiles() {
        return CaDirectory.at(certs).crls().orElseThrow();
    }

    private static RevocationList of(X509Certificate ca, RevocationSet set) {
        return set.lists().stream().filter(list -> list.isOf(ca)).findFirst().orElseThrow();
    }

    private static Stream<X509Certificate> cas(RotationWork work) {
        return Stream.of(
                        Stream.of(work.next().root().orElseThrow().certificate()),
                        work.present().get(0).chain().roots().certificates().stream(),
                        work.present().stream().map(CaCerts::certificate),
                        work.next().clusters().stream().map(CaCerts::certificate))
                .flatMap(each -> each);
    }

    @Test
    void the_lists_of_all_CAs_old_and_new_are_renewed_and_the_rotation_brings_them() {
        RotationWork work = prepare();
        RevocationSet before = prepared();
        RevocationSet files = inFiles();

        Result renewed = run("crl", "--dir", certs, "--next-update", "60d");

        assertThat(renewed.out())
                .contains("CN=Root CA G2", "go on with meshca rotate")
                .doesNotContain("meshca push");
        assertThat(prepared().lists()).hasSize(6);
        assertThat(cas(work))
                .hasSize(6)
                .allSatisfy(ca -> assertThat(of(ca, prepared()).number())
                        .isEqualTo(of(ca, before).number().add(BigInteger.ONE)));
        assertThat(inFiles().pem()).isEqualTo(files.pem());
        RotationFiles rotation = new RotationFiles(certs);
        assertThat(rotation.renewedSince(work)).isPresent().get().satisfies(latest -> {
            assertThat(rotation.renewedSince(latest)).isEmpty();
            assertThat(latest.rotation().preflight(Soak.of(SOAK), Instant.now()))
                    .isEmpty();
        });
    }

    @Test
    void a_CA_that_is_in_use_during_the_rotation_cannot_be_revoked_and_the_way_is_named() {
        RotationWork work = prepare();
        byte[] before = prepared().pem();
        String old = work.present().get(1).certificate().getSerialNumber().toString(16);
        String fresh =
                work.next().clusters().get(1).certificate().getSerialNumber().toString(16);
        List<Object> command = List.of("revoke", "--dir", certs, "--cluster", "cluster2", "--reason", "ca-compromise");

        for (List<String> more : List.of(List.<String>of(), List.of("--serial", old), List.of("--serial", fresh))) {
            Result refused =
                    shell.run(Stream.concat(command.stream(), more.stream()).toArray());
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("finish it with meshca rotate", more.isEmpty() ? old : more.get(1));
        }
        assertThat(prepared().pem()).isEqualTo(before);
        assertThat(certs.resolve("cluster2/ca-key.pem")).exists();
    }

    @Test
    void the_CA_that_a_rotation_replaced_is_revoked_when_it_is_done_also_while_the_next_one_is_under_way() {
        NextCas next = new NextGeneration(certs, KeyPairSource.jdk()).intermediates(Optional.empty());
        RotationWork work = new RotationFiles(certs).fresh(next, SOAK);
        beside().prepare(work.next());
        finish(work);
        X509Certificate replaced = work.present().get(1).certificate();
        RotationWork second = prepare();

        run(
                "revoke",
                "--dir",
                certs,
                "--cluster",
                "cluster2",
                "--reason",
                "ca-compromise",
                "--serial",
                replaced.getSerialNumber().toString(16));

        assertThat(of(second.present().get(0).chain().roots().certificates().get(0), prepared())
                        .revoked())
                .extracting(CrlSpec.Revoked::serial)
                .containsExactly(replaced.getSerialNumber());
        assertThat(new RotationFiles(certs)
                        .renewedSince(second)
                        .orElseThrow()
                        .rotation()
                        .preflight(Soak.of(SOAK), Instant.now()))
                .isEmpty();
    }

    @Test
    void the_list_of_a_CA_that_is_gone_stays_until_it_ends_and_then_goes() throws IOException {
        RotationWork work = prepare();
        finish(work);
        X509Certificate gone = work.present().get(0).certificate();
        RevocationList kept = of(gone, inFiles());

        run("crl", "--dir", certs);
        assertThat(of(gone, inFiles()).crl()).isEqualTo(kept.crl());

        end(inFiles(), work.present());
        run("verify", "--dir", certs);
        run("crl", "--dir", certs);
        assertThat(inFiles().uncovered(List.of(gone))).containsExactly(gone);
        assertThat(inFiles().lists()).hasSize(4);
        run("verify", "--dir", certs);
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

        assertThat(shell.run("verify", "--dir", certs).exit()).isEqualTo(1);
        run("crl", "--dir", certs);
        finish(RotationWork.of(certs, beside().prepared().orElseThrow()));
        run("verify", "--dir", certs);

        end(inFiles(), CaDirectory.at(certs).plan().clusters());
        assertThat(shell.run("verify", "--dir", certs).exit()).isEqualTo(1);
        run("crl", "--dir", certs);
        run("verify", "--dir", certs);
    }

    @Test
    void a_mesh_with_revocation_and_no_rotation_is_as_it_should_be() {
        List<ClusterEvidence> mesh = CaDirectory.at(certs).chains().stream()
                .map(chain -> ClusterEvidence.declaring(chain))
                .toList();

        RotationWork idle = new RotationFiles(certs).placeholder();

        assertThat(idle.rotation()
                        .step(Direction.FORWARD, mesh, Soak.of(SOAK), Instant.now())
                        .orElseThrow()
                        .violations())
                .isEmpty();
    }

    private static CrlSpec past() {
        Instant start = Instant.now().minus(Duration.ofDays(40));
        return new CrlSpec(
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
