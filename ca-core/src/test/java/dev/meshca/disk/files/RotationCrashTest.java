package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectories;
import dev.meshca.disk.files.FailingFiles.Fault;
import dev.meshca.disk.files.FailingFiles.Killed;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to end, at each file operation of a rotation's changes: the old state or the new one, and no key lost. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationCrashTest {

    private static final RootCa A = Acme.root();
    private static final TrustPlan UNDER_A = Acme.plan(A, "cluster1");
    private static final RootCa B = Acme.secondRoot();
    private static final TrustPlan UNDER_B = Acme.plan(B, "cluster1");
    private static final CaSpec SECOND = Acme.intermediate().generation(2);
    private static final NewCas NEXT =
            NewCas.bridged(B, A.crossSign(B.certificate(), Instant.now()), UNDER_B.clusters());
    private static final NewCas INTERMEDIATES = NewCas.intermediates(TrustPlan.issuedBy(
                    A, UNDER_A.clusters().stream().map(certs -> certs.cluster()).toList(), SECOND)
            .clusters());

    private static final List<CaCerts> LEAVING = Acme.plan(A, "cluster2").clusters();

    @TempDir(factory = InMemory.class)
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void new_CAs_are_prepared_or_not(Fault fault) throws IOException {
        endEverywhere(fault, RotationCrashTest::saveOld, rotation -> rotation.prepare(NEXT));
    }

    @ParameterizedTest
    @EnumSource
    void a_rotation_is_finished_or_not(Fault fault) throws IOException {
        endEverywhere(fault, RotationCrashTest::prepared, rotation -> rotation.finish(UNDER_B.clusters()));
    }

    @ParameterizedTest
    @EnumSource(names = {"KILLED_WITHIN", "POWER_CUT"})
    void a_second_archive_leaves_the_first_alone(Fault fault) throws IOException {
        endEverywhere(fault, RotationCrashTest::preparedAfterAnother, rotation -> rotation.finish(UNDER_B.clusters()));
    }

    @ParameterizedTest
    @EnumSource
    void a_rotation_is_abandoned_or_not(Fault fault) throws IOException {
        endEverywhere(fault, RotationCrashTest::prepared, RotationDirectory::abandon);
    }

    @ParameterizedTest
    @EnumSource
    void the_lists_of_a_rotation_are_renewed_or_not(Fault fault) throws IOException {
        RevocationSet renewed = lists(2);
        endEverywhere(fault, RotationCrashTest::preparedWithLists, rotation -> rotation.renew(renewed));
    }

    @ParameterizedTest
    @EnumSource
    void a_CA_is_replaced_and_archived_or_not(Fault fault) throws IOException {
        endEverywhere(
                fault,
                RotationCrashTest::saveOld,
                rotation -> rotation.install(rotation.state(), Optional.empty(), INTERMEDIATES.clusters()));
    }

    @ParameterizedTest
    @EnumSource(names = {"KILLED_WITHIN", "POWER_CUT"})
    void a_cluster_leaves_a_rotation_or_not(Fault fault) throws IOException {
        endEverywhere(
                fault,
                RotationCrashTest::preparedWithAnother,
                rotation -> rotation.retire(LEAVING.get(0).cluster(), List.of(), Optional.empty()));
    }

    private static void preparedWithAnother(Path certs) {
        saveOld(certs);
        CaDirectories.in(sound(certs)).save(TrustPlan.of(LEAVING));
        List<CaCerts> both = new ArrayList<>(INTERMEDIATES.clusters());
        both.addAll(LEAVING);
        new RotationDirectory(sound(certs)).prepare(NewCas.intermediates(both));
    }

    private static RevocationSet lists(int number) {
        RevocationList.Spec spec =
                new RevocationList.Spec(BigInteger.valueOf(number), Validity.lasting(Duration.ofDays(30)), List.of());
        return RevocationSet.of(List.of(A.revocationList(spec), B.revocationList(spec)));
    }

    private static void preparedWithLists(Path certs) {
        saveOld(certs);
        new RotationDirectory(sound(certs)).prepare(NEXT.crls(lists(1)));
    }

    private static void saveOld(Path certs) {
        CaDirectories.in(sound(certs)).save(A, UNDER_A);
    }

    private static void prepared(Path certs) {
        saveOld(certs);
        new RotationDirectory(sound(certs)).prepare(NEXT);
    }

    private static void preparedAfterAnother(Path certs) {
        saveOld(certs);
        RotationDirectory rotation = new RotationDirectory(sound(certs));
        rotation.prepare(INTERMEDIATES);
        rotation.finish(INTERMEDIATES.clusters());
        rotation.prepare(NEXT);
    }

    private void endEverywhere(Fault fault, Consumer<Path> before, Consumer<RotationDirectory> change)
            throws IOException {
        Path template = temp.resolve("template");
        before.accept(template);
        Path reference = copy(template, "reference");
        Map<String, String> old = read(reference);
        Set<String> keys = keys(reference);
        FailingFiles counting = new FailingFiles(fault, 0);
        change.accept(rotation(reference, counting));
        Map<String, String> wanted = read(reference);
        Map<String, String> files = files(reference);
        keys.retainAll(keys(reference));
        assertThat(wanted).isNotEqualTo(old);

        for (int at = 1; at <= counting.count(); at++) {
            Path certs = copy(template, "at" + at);
            tryTo(change, rotation(certs, new FailingFiles(fault, at)));

            assertThat(read(certs)).as("after operation %d", at).isIn(old, wanted);
            assertThat(keys(certs)).as("after operation %d", at).containsAll(keys);
            change.accept(rotation(certs, new UnsyncedFiles()));
            assertThat(files(certs)).as("after a second run").isEqualTo(files);
        }
    }

    private Path copy(Path template, String name) throws IOException {
        Path copy = temp.resolve(name);
        try (Stream<Path> paths = Files.walk(template)) {
            for (Path path : paths.toList()) {
                Files.copy(path, copy.resolve(template.relativize(path)));
            }
        }
        return copy;
    }

    private static void tryTo(Consumer<RotationDirectory> change, RotationDirectory directory) {
        try {
            change.accept(directory);
        } catch (Killed | CaStorageException e) {
            assertThat(e).hasMessageNotContaining("PRIVATE KEY");
        }
    }

    private static LockedFolder sound(Path certs) {
        return new LockedFolder(certs, new UnsyncedFiles(), LockedFolder.PATIENCE);
    }

    private static RotationDirectory rotation(Path certs, FileOperations files) {
        return new RotationDirectory(new LockedFolder(certs, files, LockedFolder.PATIENCE));
    }

    /** What the classes of this package read: the files in use, and those that were prepared. */
    private static Map<String, String> read(Path certs) throws IOException {
        Map<String, String> state = new TreeMap<>();
        Snapshot now = new Snapshot(certs);
        put(state, "", now);
        Path next = now.locate(IstioLayout.NEXT);
        if (Files.isDirectory(next)) {
            put(state, ".next/", new Snapshot(next));
        }
        return state;
    }

    private static void put(Map<String, String> state, String prefix, Snapshot now) throws IOException {
        for (String name : List.of("root-key.pem", "root-cert.pem", "root-chain.pem", "bridge.pem", "ca-crl.pem")) {
            now.find(name).ifPresent(bytes -> state.put(prefix + name, text(bytes)));
        }
        for (ClusterName cluster : ClusterFiles.names(now)) {
            ClusterFiles.read(now, cluster)
                    .forEach((name, bytes) -> state.put(prefix + cluster + "/" + name, text(bytes)));
        }
    }

    /** All files that there are, but for the lock. */
    private static Map<String, String> files(Path certs) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(certs)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(certs.relativize(path).toString(), text(Files.readAllBytes(path)));
            }
        }
        files.remove(DirectoryLock.FILE);
        return files;
    }

    private static Set<String> keys(Path certs) throws IOException {
        Set<String> keys = new TreeSet<>(files(certs).values());
        keys.removeIf(text -> !text.contains("PRIVATE KEY"));
        return keys;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
