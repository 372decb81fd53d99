package dev.meshca.k8s.watch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.testbed.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that tells one change and breaks off, again and again: 24 hours of 30 seconds in some seconds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class ChurnTest {

    private static final int OF_A_DAY = 2880;
    private static final int OF_TWO_HOURS = 240;
    private static final long MIB = 1 << 20;

    private static final String LIST =
            "{\"kind\":\"PartialObjectMetadataList\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[]}";
    private static final String EVENT = "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"PartialObjectMetadata\","
            + "\"metadata\":{\"name\":\"cacerts\",\"resourceVersion\":\"6\"}}}\n";

    @TempDir
    private Path folder;

    private final AtomicInteger watches = new AtomicInteger();

    private record Use(int threads, long sockets, long heap) {}

    @Test
    void a_day_of_watches_that_break_off_costs_no_more_than_two_hours_of_them() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                MeshClusters mesh = MeshClusters.of(context(server.getLocalPort()))) {
            threads.execute(() -> accept(server, threads));
            Bell bell = new Bell();
            Use early;
            Use late;
            try (Followers followers = Followers.of(Access.to(mesh), bell, false, time -> time.dividedBy(20_000))) {
                early = after(OF_TWO_HOURS, followers);
                late = after(OF_A_DAY, followers);
            }
            System.err.printf("churn: after %d watches %s, after %d %s%n", OF_TWO_HOURS, early, OF_A_DAY, late);

            assertThat(bell.await(Duration.ZERO)).isTrue();
            assertThat(late.threads()).isLessThanOrEqualTo(early.threads() + 8);
            assertThat(late.sockets()).isLessThanOrEqualTo(early.sockets() + 8);
            assertThat(late.heap()).isLessThanOrEqualTo(early.heap() + 2 * MIB);
        } finally {
            threads.shutdownNow();
        }
        Await.until(
                "no thread of it is left",
                Duration.ofSeconds(20),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("meshca-k8s-")));
    }

    private Use after(int count, Followers followers) throws IOException {
        Await.until(count + " watches", Duration.ofSeconds(100), () -> watches.get() >= count);
        return use();
    }

    private ClusterContext context(int port) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: one, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: one, user: {token: abcdefgh}}]
                contexts: [{name: one, context: {cluster: one, user: one}}]
                """.formatted(port));
        return Kubeconfig.of(kubeconfig).context(ClusterName.of("cluster1"), "one");
    }

    private void accept(ServerSocket server, ExecutorService threads) {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader requests =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream answers = socket.getOutputStream();
            for (String request = requests.readLine(); request != null; request = requests.readLine()) {
                while (!requests.readLine().isEmpty()) {
                    // The headers do not matter.
                }
                if (request.contains("watch=true")) {
                    watches.incrementAndGet();
                    send(answers, "Transfer-Encoding: chunked", Integer.toHexString(EVENT.length()) + "\r\n" + EVENT);
                    socket.setSoLinger(true, 0);
                    return;
                }
                send(answers, "Content-Length: " + LIST.length(), LIST);
            }
        } catch (IOException gone) {
            // So is the client.
        }
    }

    private static void send(OutputStream answers, String header, String body) throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + header + "\r\n\r\n" + body;
        answers.write(answer.getBytes(StandardCharsets.US_ASCII));
        answers.flush();
    }

    private static Use use() throws IOException {
        System.gc();
        return new Use(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                sockets(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    /** Where there is no such folder there are none to count. */
    private static long sockets() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.filter(ChurnTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closed) {
            return false;
        }
    }
}
