package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Whoever calls a rotation off is heard within a second, whatever it waits for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CancellationTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final String CACERTS = "/api/v1/namespaces/istio-system/secrets/cacerts";

    private final RootCa a = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    private final RootCa b =
            RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2));
    private final CaSpec spec = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    private final CaCerts old = a.issue(ONE, spec);
    private final Rotation rotation = Rotation.bridgeFirst(
            a.crossSign(b.certificate(), Instant.now()), List.of(old), List.of(b.issue(ONE, spec.generation(2))));

    private final CannedApi api = new CannedApi().on("GET " + CACERTS, Reply.of(200, secret()));
    private final Clusters clusters =
            Clusters.of(MeshOptions.defaults().timeLimit(Duration.ofSeconds(30)), List.of(api.context("cluster1")));

    @AfterEach
    void close() {
        clusters.close();
        api.close();
    }

    private String secret() {
        return Serialization.asJson(new SecretBuilder()
                .withNewMetadata()
                .withName(IstioDocuments.SECRET)
                .withResourceVersion("1")
                .endMetadata()
                .withType("Opaque")
                .withData(CacertsData.encoded(old))
                .build());
    }

    /** Ends with what the work ended with. */
    private static Thread started(Runnable work, CompletableFuture<Throwable> end) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
                end.complete(new AssertionError("it came to its end"));
            } catch (RuntimeException expected) {
                end.complete(expected);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Throwable within(CompletableFuture<Throwable> end) throws Exception {
        return end.get(1, TimeUnit.SECONDS);
    }

    private RotationDriver driver(ServerSocket silent) {
        RotationOptions pace = RotationOptions.defaults().istiods(ONE, "127.0.0.1:" + silent.getLocalPort());
        return RotationDriver.of(clusters, rotation, DriverOptions.of(pace), MeshListener.NONE);
    }

    @Test
    void an_istiod_that_accepts_and_says_nothing_holds_up_neither_an_interrupt_nor_a_close() throws Exception {
        for (boolean interrupt : new boolean[] {true, false}) {
            try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                CompletableFuture<Throwable> end = new CompletableFuture<>();
                CompletableFuture<Boolean> asked = CompletableFuture.supplyAsync(() -> {
                    try {
                        return silent.accept().isConnected();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                Thread thread = started(() -> driver(silent).status(Direction.FORWARD), end);
                assertThat(asked.get(20, TimeUnit.SECONDS)).isTrue();

                if (interrupt) {
                    thread.interrupt();
                    assertThat(within(end)).isInstanceOf(CancellationException.class);
                } else {
                    clusters.close();
                    assertThat(within(end)).isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    @Test
    void a_long_nap_ends_with_an_interrupt_and_with_a_close() throws Exception {
        LiveMesh mesh = new LiveMesh(clusters, DriverOptions.of(RotationOptions.defaults()));
        CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
        CompletableFuture<Throwable> closed = new CompletableFuture<>();
        Thread one = started(() -> mesh.pause(Duration.ofHours(1)), interrupted);
        Thread other = started(() -> mesh.pause(Duration.ofHours(1)), closed);
        Await.until(
                "both sleep",
                Duration.ofSeconds(20),
                () -> one.getState() == Thread.State.TIMED_WAITING && other.getState() == Thread.State.TIMED_WAITING);

        one.interrupt();
        assertThat(within(interrupted)).isInstanceOf(CancellationException.class);
        clusters.close();
        assertThat(within(closed)).isInstanceOf(IllegalStateException.class);
    }
}
