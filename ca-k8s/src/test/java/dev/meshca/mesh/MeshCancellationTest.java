package dev.meshca.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen RSA keys of 4096 bits take many seconds; who calls it off does not wait for them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshCancellationTest {

    private static final Duration HEARD = Duration.ofSeconds(1);
    private static final MeshSpec MANY = MeshSpec.defaults()
            .key(KeyAlgorithm.RSA_4096)
            .clusters(IntStream.rangeClosed(1, 16)
                    .mapToObj(number -> ClusterName.of("cluster" + number))
                    .toList());

    @TempDir
    Path folder;

    private final CountDownLatch making = new CountDownLatch(1);
    private final MeshListener listener = new MeshListener() {
        @Override
        public void making(String what, int done, int total) {
            making.countDown();
        }
    };

    @Test
    void an_interrupt_is_heard_while_keys_are_made_and_nothing_is_left() throws Exception {
        Path certs = folder.resolve("certs");
        try (Mesh mesh = Mesh.in(certs, MeshOptions.defaults(), listener, List.of())) {
            FutureTask<CaReport> task = new FutureTask<>(() -> mesh.ensure(MANY));
            Thread thread = new Thread(task, "embedder");
            thread.start();
            making.await();
            thread.interrupt();

            assertThatItEnds(task);
            assertThat(certs).doesNotExist();
        }
    }

    @Test
    void close_from_another_thread_is_heard_while_keys_are_made() throws Exception {
        Mesh mesh = Mesh.in(folder.resolve("certs"), MeshOptions.defaults(), listener, List.of());
        FutureTask<CaReport> task = new FutureTask<>(() -> mesh.ensure(MANY));
        new Thread(task, "embedder").start();
        making.await();
        mesh.close();

        assertThatItEnds(task);
    }

    private static void assertThatItEnds(FutureTask<CaReport> task) {
        assertThatThrownBy(() -> task.get(HEARD.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CancellationException.class);
    }
}
