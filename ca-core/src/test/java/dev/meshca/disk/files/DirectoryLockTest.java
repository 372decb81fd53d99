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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DirectoryLockTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final RootCa root = Acme.root();
    private final TrustPlan plan = Acme.plan(root, "cluster1");
    private final ExecutorService others = Executors.newFixedThreadPool(8);

    @TempDir
    private Path certs;

    @AfterEach
    void stop() {
        others.shutdownNow();
    }

    @Test
    void a_second_writer_of_this_process_is_refused_after_its_patience() throws IOException {
        DirectoryLock first = DirectoryLock.forWriting(certs, AT_ONCE);

        assertThatThrownBy(() -> impatient().save(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining(certs + ": another writer is at work in this folder; try again");
        assertThat(certs.resolve("cluster1")).doesNotExist();

        first.close();
        impatient().save(root, plan);
        assertThat(impatient().clusters()).hasSize(1);
    }

    @Test
    void a_second_writer_waits_for_the_first() throws Exception {
        DirectoryLock first = DirectoryLock.forWriting(certs, AT_ONCE);
        Future<?> second = others.submit(() -> CaDirectory.at(certs).save(root, plan));

        assertThatThrownBy(() -> second.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.close();
        second.get();

        assertThat(CaDirectory.at(certs).clusters()).hasSize(1);
    }

    @Test
    void readers_of_this_process_share_the_folder() throws Exception {
        impatient().save(root, plan);
        CountDownLatch inside = new CountDownLatch(8);
        LockedFolder folder = new LockedFolder(certs, RealFiles.INSTANCE, AT_ONCE);
        List<Future<Boolean>> readers = IntStream.range(0, 8)
                .mapToObj(i -> others.submit(() -> folder.read(now -> {
                    inside.countDown();
                    return await(inside);
                })))
                .toList();

        for (Future<Boolean> reader : readers) {
            assertThat(reader.get()).isTrue();
        }
        impatient().save(root, plan);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_big_folder_is_judged_by_many_at_once() throws Exception {
        String[] names = IntStream.range(0, 20).mapToObj(i -> "cluster" + i).toArray(String[]::new);
        impatient().save(root, Acme.plan(root, names));

        List<Future<Integer>> judges = IntStream.range(0, 8)
                .mapToObj(i -> others.submit(() -> impatient().plan().clusters().size()))
                .toList();

        for (Future<Integer> judge : judges) {
            assertThat(judge.get()).isEqualTo(20);
        }
    }

    @Test
    void a_writer_gets_in_however_many_read() throws Exception {
        impatient().save(root, plan);
        AtomicBoolean written = new AtomicBoolean();
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(others.submit(() -> {
                while (!written.get()) {
                    CaDirectory.at(certs).clusters();
                }
            }));
        }

        CaDirectory.at(certs).save(root, Acme.plan(root, "cluster2"));
        written.set(true);

        for (Future<?> reader : readers) {
            reader.get();
        }
        assertThat(CaDirectory.at(certs).clusters()).hasSize(2);
    }

    @Test
    void readers_wait_for_a_writer_too() throws IOException {
        impatient().save(root, plan);

        try (DirectoryLock writer = DirectoryLock.forWriting(certs, AT_ONCE)) {
            assertThat(writer).isNotNull();
            assertThatThrownBy(() -> impatient().plan()).isInstanceOf(CaStorageException.class);
        }
    }

    @Test
    void a_reader_does_not_pass_a_writer_that_waits() throws Exception {
        DirectoryLock first = DirectoryLock.forReading(certs, AT_ONCE);
        Future<DirectoryLock> writer = others.submit(() -> DirectoryLock.forWriting(certs, LockedFolder.PATIENCE));

        Instant end = Instant.now().plusSeconds(10);
        while (entersForReading() && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThat(entersForReading()).isFalse();

        first.close();
        writer.get().close();
        assertThat(entersForReading()).isTrue();
    }

    private boolean entersForReading() throws IOException {
        try {
            DirectoryLock.forReading(certs, AT_ONCE).close();
            return true;
        } catch (CaStorageException refused) {
            return false;
        }
    }

    @Test
    void a_writer_in_another_process_is_respected_until_it_dies() throws Exception {
        CaDirectory.at(certs).save(root, plan);
        Process other = LockHolder.start(certs);
        try {
            assertThatThrownBy(() -> impatient().save(root, Acme.plan(root, "cluster2")))
                    .isInstanceOf(CaStorageException.class)
                    .hasMessageContaining("another writer is at work");
            assertThatThrownBy(() -> impatient().root()).isInstanceOf(CaStorageException.class);
        } finally {
            other.destroyForcibly().waitFor();
        }

        impatient().save(root, Acme.plan(root, "cluster2"));
        assertThat(impatient().clusters()).hasSize(2);
    }

    @Test
    void another_process_does_not_get_in_after_a_refused_thread_of_this_one() throws Exception {
        DirectoryLock ours = DirectoryLock.forWriting(certs, AT_ONCE);
        assertThatThrownBy(() -> impatient().save(root, plan)).isInstanceOf(CaStorageException.class);

        Future<Process> other = others.submit(() -> LockHolder.start(certs));
        assertThatThrownBy(() -> other.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

        ours.close();
        other.get().destroyForcibly().waitFor();
    }

    @Test
    void many_writers_lose_nothing() throws Exception {
        List<Future<?>> saves = new ArrayList<>();
        List<String> names = IntStream.range(0, 8).mapToObj(i -> "cluster" + i).toList();
        for (String name : names) {
            TrustPlan own = Acme.plan(root, name);
            saves.add(others.submit(() -> CaDirectory.at(certs).save(root, own)));
        }
        for (Future<?> save : saves) {
            save.get();
        }

        assertThat(CaDirectory.at(certs).clusters())
                .extracting(ClusterName::value)
                .isEqualTo(names);
        assertThat(CaDirectory.at(certs).plan().clusters()).hasSize(8);
    }

    @Test
    void an_interrupted_wait_writes_nothing_and_stays_interrupted() throws Exception {
        try (DirectoryLock first = DirectoryLock.forWriting(certs, AT_ONCE)) {
            assertThat(first).isNotNull();
            Future<Boolean> second = others.submit(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> CaDirectory.at(certs).save(root, plan))
                        .hasRootCauseInstanceOf(InterruptedException.class);
                return Thread.interrupted();
            });

            assertThat(second.get()).isTrue();
        }
        assertThat(certs.resolve("cluster1")).doesNotExist();
    }

    @Test
    void something_else_in_place_of_the_lock_is_named() throws IOException {
        Files.createSymbolicLink(certs.resolve(".lock"), certs.resolve("elsewhere"));

        assertThatThrownBy(() -> CaDirectory.at(certs).save(root, plan))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining(".lock: is not a plain file");
        assertThat(certs.resolve("elsewhere")).doesNotExist();
    }

    private CaDirectory impatient() {
        return CaDirectories.in(new LockedFolder(certs, RealFiles.INSTANCE, AT_ONCE));
    }
}
