package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.IstioDocuments;
import dev.meshca.disk.CaDirectories;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.files.FailingFiles.Fault;
import dev.meshca.disk.files.FailingFiles.Killed;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way to end, at each file operation of a change. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashSafetyTest {

    private static final RootCa OLD_ROOT = Acme.root();
    private static final TrustPlan OLD = Acme.plan(OLD_ROOT, "cluster1");
    private static final TrustPlan ADDED = Acme.plan(OLD_ROOT, "cluster2");
    private static final RootCa NEW_ROOT = Acme.belowCorporateRoot();
    private static final TrustPlan NEW = Acme.plan(NEW_ROOT, "cluster1", "cluster2");

    @TempDir(factory = InMemory.class)
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void a_first_save_is_there_or_not(Fault fault) throws IOException {
        endEverywhere(fault, nothing -> {}, directory -> directory.save(OLD_ROOT, OLD));
    }

    @ParameterizedTest
    @EnumSource
    void an_added_cluster_is_there_or_not(Fault fault) throws IOException {
        endEverywhere(fault, CrashSafetyTest::saveOld, directory -> directory.save(OLD_ROOT, ADDED));
    }

    @ParameterizedTest
    @EnumSource
    void replacing_everything_leaves_the_old_or_the_new(Fault fault) throws IOException {
        endEverywhere(fault, CrashSafetyTest::saveOld, directory -> directory.replace(NEW_ROOT, NEW));
    }

    @ParameterizedTest
    @EnumSource
    void going_back_to_a_plain_root_leaves_the_old_or_the_new(Fault fault) throws IOException {
        endEverywhere(fault, certs -> sound(certs).save(NEW_ROOT, NEW), directory -> directory.replace(OLD_ROOT, OLD));
    }

    /** try-with-resources and a close that throws what was thrown before end in "Self-suppression not permitted". */
    @Test
    void a_disk_that_fails_twice_with_one_exception_is_named_and_not_our_cleaning_up() {
        IOException broken = new IOException("Input/output error");
        ForwardingFiles disk = new ForwardingFiles() {
            @Override
            public void write(Path file, byte[] content) throws IOException {
                throw broken;
            }

            @Override
            public void delete(Path path) throws IOException {
                throw broken;
            }
        };

        assertThatThrownBy(() -> directory(temp.resolve("certs"), disk).save(OLD_ROOT, OLD))
                .isInstanceOf(CaStorageException.class)
                .hasCause(broken);
        assertThat(broken.getSuppressed()).isEmpty();
    }

    private static void saveOld(Path certs) {
        sound(certs).save(OLD_ROOT, OLD);
        try {
            Files.writeString(certs.resolve("cluster1/notes.txt"), "keep");
            Files.writeString(certs.resolve("cluster1/ca-crl.pem"), "a list of the old CA");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endEverywhere(Fault fault, Consumer<Path> before, Consumer<CaDirectory> change) throws IOException {
        Path reference = temp.resolve("reference");
        before.accept(reference);
        Map<String, String> old = state(reference);
        FailingFiles counting = new FailingFiles(fault, 0);
        change.accept(directory(reference, counting));
        Map<String, String> wanted = state(reference);
        assertThat(wanted).isNotEqualTo(old);

        for (int at = 1; at <= counting.count(); at++) {
            Path certs = temp.resolve("at" + at);
            before.accept(certs);
            boolean notes = Files.exists(certs.resolve("cluster1/notes.txt"));
            tryTo(change, directory(certs, new FailingFiles(fault, at)));

            assertThat(state(certs)).as("after operation %d", at).isIn(old, wanted);
            assertNoMixedFolder(certs, old, wanted);
            change.accept(sound(certs));
            assertThat(state(certs)).as("after a second run").isEqualTo(wanted);
            assertThat(Files.exists(certs.resolve("cluster1/notes.txt"))).isEqualTo(notes);
            assertNoLeftovers(certs);
        }
    }

    private static void tryTo(Consumer<CaDirectory> change, CaDirectory directory) {
        try {
            change.accept(directory);
        } catch (Killed | CaStorageException e) {
            assertThat(e).hasMessageNotContaining("PRIVATE KEY");
        }
    }

    private static CaDirectory sound(Path certs) {
        return directory(certs, new UnsyncedFiles());
    }

    private static CaDirectory directory(Path certs, FileOperations files) {
        return CaDirectories.in(new LockedFolder(certs, files, LockedFolder.PATIENCE));
    }

    /** What we read: the contents of all files of the layout. */
    private static Map<String, String> state(Path certs) throws IOException {
        Map<String, String> state = new TreeMap<>();
        if (!Files.isDirectory(certs)) {
            return state;
        }
        Snapshot now = new Snapshot(certs);
        for (String name : new String[] {"root-key.pem", "root-cert.pem", "root-chain.pem"}) {
            now.find(name).ifPresent(bytes -> state.put(name, text(bytes)));
        }
        for (String folder : now.folders()) {
            for (String name : IstioDocuments.NAMES) {
                now.find(folder + "/" + name).ifPresent(bytes -> state.put(folder + "/" + name, text(bytes)));
            }
        }
        return state;
    }

    /** What somebody sees who knows nothing of us: a folder is missing, old or new. */
    private static void assertNoMixedFolder(Path certs, Map<String, String> old, Map<String, String> wanted)
            throws IOException {
        for (String folder : new String[] {"cluster1", "cluster2"}) {
            Map<String, String> seen = new TreeMap<>();
            for (String name : IstioDocuments.NAMES) {
                Path file = certs.resolve(folder).resolve(name);
                if (Files.exists(file)) {
                    seen.put(folder + "/" + name, Files.readString(file));
                }
            }
            assertThat(seen).isIn(Map.of(), only(folder, old), only(folder, wanted));
        }
    }

    private static Map<String, String> only(String folder, Map<String, String> state) {
        Map<String, String> part = new TreeMap<>(state);
        part.keySet().removeIf(name -> !name.startsWith(folder + "/"));
        return part;
    }

    private static void assertNoLeftovers(Path certs) throws IOException {
        try (Stream<Path> children = Files.list(certs)) {
            assertThat(children.map(child -> child.getFileName().toString()))
                    .filteredOn(name -> name.startsWith("."))
                    .containsExactly(".lock");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
