package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.testbed.IstiodPods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods of istiod that lag, die or do not come up, seen through the API server and the kubelets alone. Each test ends with a
 * rotation that is done.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class IstiodPodsIT {

    private static final int WAITING = 4;

    @TempDir
    private static Path folder;

    private static RotatingMesh mesh;
    private static IstiodPods istiods;

    @BeforeAll
    static void start() {
        mesh = RotatingMesh.ofPods(1, folder, Map.of());
        istiods = mesh.pods("cluster1");
    }

    @BeforeEach
    void all_replicas_are_ready() {
        istiods.awaitRollout();
    }

    @AfterAll
    static void close() {
        mesh.close();
    }

    @Test
    void a_replica_that_has_not_loaded_the_new_ca_is_named_and_waited_for() {
        List<String> pods = istiods.pods();
        String lagging = pods.get(1);
        istiods.hold(lagging);

        Result rotate = rotate("intermediates", "--timeout", "10s");
        Result status = status();

        istiods.release(lagging);
        assertThat(rotate.exit()).as(said(rotate)).isEqualTo(WAITING);
        assertThat(said(rotate)).contains(lagging);
        assertThat(status.out()).contains(lagging).doesNotContain(pods.get(0));
        assertThatItIsDone(rotate("intermediates"));
    }

    @Test
    void a_pod_whose_node_is_gone_is_named_and_never_taken_for_loaded() {
        String lost = istiods.pods().get(0);
        String node = istiods.powerOffTheNodeOf(lost, closedPort());

        Result rotate = rotate("intermediates", "--timeout", "10s");
        Result status = status();

        replace(lost, node);
        assertThat(rotate.exit()).as(said(rotate)).isEqualTo(WAITING);
        assertThat(said(rotate)).contains(lost);
        assertThat(status.exit()).as(said(status)).isEqualTo(3);
        assertThat(status.out()).contains("ISTIOD_SILENT cluster1/" + lost);
        assertThatItIsDone(rotate("intermediates"));
    }

    @Test
    void a_node_that_takes_connections_and_never_answers_costs_its_time_limit_and_its_pod_is_named()
            throws IOException {
        String lost = istiods.pods().get(0);
        try (ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String node = istiods.powerOffTheNodeOf(lost, frozen.getLocalPort());
            long begin = System.nanoTime();

            Result status = status();

            Duration taken = Duration.ofNanos(System.nanoTime() - begin);
            replace(lost, node);
            assertThat(status.exit()).as(said(status)).isEqualTo(3);
            assertThat(status.out()).contains("ISTIOD_SILENT cluster1/" + lost);
            assertThat(taken).isLessThan(Duration.ofSeconds(60));
        }
        assertThatItIsDone(rotate("intermediates"));
    }

    @Test
    void a_pod_that_dies_in_the_middle_of_a_handshake_is_asked_no_more_and_its_successor_is() throws IOException {
        String dying = istiods.pods().get(0);
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> firstByte = CompletableFuture.supplyAsync(() -> diesWhenAsked(port, dying));
            istiods.redirect(dying, port.getLocalPort());

            Result rotate = rotate("intermediates");

            assertThat(firstByte).isCompletedWithValue(0x16);
            assertThat(istiods.pods()).doesNotContain(dying);
            assertThatItIsDone(rotate);
        }
    }

    @Test
    void a_rollout_that_does_not_come_to_an_end_is_waited_for_and_what_is_missing_is_named() {
        List<String> before = istiods.pods();
        istiods.registryAnswers(false);

        Result rotate = rotate("root", "--restart-istiod", "--timeout", "30s");
        Result status = status();

        List<String> stuck = new ArrayList<>(istiods.pods());
        stuck.removeAll(before);
        istiods.registryAnswers(true);
        stuck.forEach(istiods::delete);
        istiods.awaitRollout();
        assertThat(rotate.exit()).as(said(rotate)).isEqualTo(WAITING);
        assertThat(stuck).isNotEmpty();
        assertThat(said(rotate)).contains("restarting istiod in cluster1").containsAnyOf(stuck.toArray(String[]::new));
        assertThat(status.exit()).as(said(status)).isEqualTo(3);
        assertThat(status.out())
                .contains("ISTIOD_SILENT cluster1/" + stuck.get(0), "the Pod is Pending")
                .doesNotContain("ISSUED_BEFORE_TRUSTED");
        assertThatItIsDone(rotate("root", "--restart-istiod"));
    }

    /** As the garbage collector of Pods does half a minute after a node is gone. */
    private static void replace(String pod, String node) {
        istiods.deleteNode(node);
        istiods.delete(pod);
        istiods.awaitRollout();
    }

    private static int diesWhenAsked(ServerSocket port, String pod) {
        try (Socket asked = port.accept()) {
            int first = asked.getInputStream().read();
            istiods.delete(pod);
            return first;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result rotate(String what, Object... options) {
        List<Object> args = new ArrayList<>(List.of("rotate", what, "--dir", mesh.certs(), "--yes", "--again"));
        args.addAll(List.of("--soak", "1s"));
        args.addAll(List.of(options));
        return shown(mesh.jar().run(mesh.withContexts(args.toArray())));
    }

    private static Result status() {
        return shown(mesh.jar().run(mesh.withContexts("status", "--dir", mesh.certs())));
    }

    private static Result shown(Result result) {
        System.err.println(said(result).indent(4));
        return result;
    }

    private static void assertThatItIsDone(Result rotate) {
        assertThat(rotate.exit()).as(said(rotate)).isZero();
        assertThat(mesh.status()).contains("no rotation is under way");
    }

    private static String said(Result result) {
        return result.out() + result.err();
    }
}
