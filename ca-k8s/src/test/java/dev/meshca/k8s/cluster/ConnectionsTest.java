package dev.meshca.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.testbed.Await;
import io.fabric8.kubernetes.api.model.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One connection per cluster for the life of its mesh, and what happens to it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ConnectionsTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final String SYSTEM = "/api/v1/namespaces/kube-system";
    private static final Function<Api, Namespace> ASK =
            api -> api.get(ApiPath.namespace("kube-system"), Namespace.class);

    @TempDir
    Path folder;

    private final CannedApi api = new CannedApi().on("GET " + SYSTEM, namespace());

    @AfterEach
    void close() {
        api.close();
    }

    private static Reply namespace() {
        return Reply.of(200, "{\"kind\":\"Namespace\",\"metadata\":{\"uid\":\"u\"}}");
    }

    @Test
    void a_credential_plugin_runs_once_for_all_that_is_asked() throws IOException {
        try (Clusters clusters = clusters(counting(api), MeshOptions.defaults())) {
            List<Integer> many = IntStream.range(0, 40).boxed().toList();

            clusters.each(many, number -> clusters.connected(ONE, ASK));

            assertThat(runs()).isEqualTo(1);
            assertThat(api.authorizations()).hasSize(40).containsOnly("Bearer token-1");
        }
    }

    @Test
    void credentials_that_are_not_accepted_any_more_are_renewed_without_a_failure() throws IOException {
        api.on("GET " + SYSTEM, namespace(), Reply.failure(401, "expired"), namespace());
        try (Clusters clusters = clusters(counting(api), MeshOptions.defaults())) {
            clusters.connected(ONE, ASK);
            clusters.connected(ONE, ASK);

            assertThat(api.authorizations()).containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
        }
    }

    @Test
    void new_credentials_that_are_not_accepted_are_a_failure_and_are_fetched_anew_the_next_time() throws IOException {
        api.on("GET " + SYSTEM, Reply.failure(401, "no"), namespace());
        try (Clusters clusters = clusters(counting(api), MeshOptions.defaults())) {
            assertThatThrownBy(() -> clusters.connected(ONE, ASK))
                    .isInstanceOfSatisfying(
                            ApiFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(ApiFailure.Kind.UNAUTHENTICATED));

            clusters.connected(ONE, ASK);

            assertThat(api.authorizations()).containsExactly("Bearer token-1", "Bearer token-2");
        }
    }

    @Test
    void one_failure_does_not_cut_off_who_uses_the_connection_meanwhile() throws Exception {
        try (Clusters clusters = clusters(counting(api), MeshOptions.defaults())) {
            CountDownLatch working = new CountDownLatch(1);
            CountDownLatch failed = new CountDownLatch(1);
            CompletableFuture<Namespace> other = CompletableFuture.supplyAsync(() -> clusters.connected(ONE, api -> {
                ASK.apply(api);
                working.countDown();
                await(failed);
                return ASK.apply(api);
            }));
            await(working);
            assertThatThrownBy(() -> clusters.connected(ONE, api -> {
                        throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "gone");
                    }))
                    .hasMessage("gone");
            failed.countDown();

            assertThat(other.get().getMetadata().getUid()).isEqualTo("u");
        }
    }

    @Test
    void a_hanging_credential_plugin_starves_nobody_and_is_ended_with_its_children() throws IOException {
        Path children = folder.resolve("children");
        ClusterContext hanging =
                context(api, "sleep 600 & echo $! >> " + children + "; echo $$ >> " + children + "; wait");
        MeshOptions options = MeshOptions.defaults().concurrency(2).timeLimit(Duration.ofSeconds(1));
        try (CannedApi fine = new CannedApi();
                MeshClusters mesh = MeshClusters.of(options, List.of(hanging, fine.context("cluster2")))) {
            for (int look = 0; look < 4; look++) {
                List<Finding> findings = mesh.observe().stream()
                        .flatMap(observed -> observed.findings().stream())
                        .toList();

                assertThat(findings)
                        .filteredOn(finding -> finding.detail().contains("getting credentials"))
                        .singleElement()
                        .satisfies(finding -> assertThat(finding.where()).isEqualTo("cluster1"));
            }
        }
        assertThat(Files.readAllLines(children)).isNotEmpty().allSatisfy(ConnectionsTest::assertEnded);
    }

    @Test
    void a_client_that_comes_after_the_end_of_all_is_closed() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        LateConnector late = new LateConnector(api.client(), opening, closed);
        Clusters clusters = Clusters.of(MeshOptions.defaults(), List.of(ClusterContext.pinned(ONE, "x", late)));
        CompletableFuture<Namespace> asking = CompletableFuture.supplyAsync(() -> clusters.connected(ONE, ASK));
        await(opening);

        clusters.close();
        closed.countDown();

        assertThatThrownBy(asking::get).hasRootCauseMessage("these clusters were closed");
        assertThat(late.closedInTime()).isTrue();
    }

    @Test
    void threads_and_sockets_end_with_the_mesh() throws Exception {
        long socketsBefore = sockets();
        Set<Thread> before = Set.copyOf(threads());
        try (CannedApi other = new CannedApi();
                MeshClusters mesh =
                        MeshClusters.of(MeshOptions.defaults(), List.of(counting(api), counting(other, "cluster2")))) {
            for (int look = 0; look < 20; look++) {
                mesh.verify();
            }
            assertThat(ours(before)).isNotEmpty();
        }
        for (Thread thread : ours(before)) {
            thread.join(2_000); // sooner than idle threads end by themselves
        }
        assertThat(ours(before)).isEmpty();
        Await.until(
                "the sockets are closed, on the side of the servers too",
                Duration.ofSeconds(5),
                () -> sockets() <= socketsBefore);
    }

    @Test
    void what_is_unforeseen_in_one_cluster_is_that_clusters_finding_and_says_where_but_quotes_nothing() {
        try (CannedApi fine = new CannedApi();
                Clusters clusters = Clusters.of(
                        MeshOptions.defaults(), List.of(api.context("cluster1"), fine.context("cluster2")))) {
            List<Optional<Finding>> findings = clusters.each(clusters.names(), name -> {
                try {
                    return clusters.connected(name, api -> {
                        if (name.equals(ONE)) {
                            throw new AssertionError("s3cr3t");
                        }
                        return Optional.<Finding>empty();
                    });
                } catch (ApiFailure failure) {
                    return Optional.of(Clusters.finding(name, failure));
                }
            });

            assertThat(findings.get(0).orElseThrow().code()).isEqualTo(ClusterCode.CLUSTER_UNEXPECTED);
            assertThat(findings.get(0).orElseThrow().detail())
                    .startsWith("AssertionError at ConnectionsTest.java:")
                    .doesNotContain("s3cr3t");
            assertThat(findings.get(1)).isEmpty();
        }
    }

    private static Clusters clusters(ClusterContext context, MeshOptions options) {
        return Clusters.of(options, List.of(context));
    }

    private ClusterContext counting(CannedApi server) throws IOException {
        return counting(server, "cluster1");
    }

    private ClusterContext counting(CannedApi server, String cluster) throws IOException {
        Path count = folder.resolve("count");
        return context(
                server,
                cluster,
                "echo run >> " + count
                        + "\necho \"{\\\"kind\\\":\\\"ExecCredential\\\",\\\"apiVersion\\\":"
                        + "\\\"client.authentication.k8s.io/v1\\\",\\\"status\\\":{\\\"token\\\":\\\"token-$(wc -l < "
                        + count + " | tr -d ' ')\\\"}}\"");
    }

    private ClusterContext context(CannedApi server, String script) throws IOException {
        return context(server, "cluster1", script);
    }

    private ClusterContext context(CannedApi server, String cluster, String script) throws IOException {
        Path plugin = Files.writeString(folder.resolve("plugin-" + cluster), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        Path config = Files.writeString(
                folder.resolve("config-" + cluster), """
                clusters: [{name: c, cluster: {server: '%s'}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./%s,
                  interactiveMode: Never}}}]
                """.formatted(server.url(), plugin.getFileName()));
        return Kubeconfig.of(config).context(ClusterName.of(cluster), "x");
    }

    private long runs() throws IOException {
        return Files.readAllLines(folder.resolve("count")).size();
    }

    private static void assertEnded(String pid) {
        ProcessHandle.of(Long.parseLong(pid))
                .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10)));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Not those of OkHttp's TaskRunner, which the whole JVM shares: daemons that end when they were idle for a minute. */
    private static List<Thread> ours(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread ->
                        Stream.of("meshca-", "HttpClient-", "OkHttp http").anyMatch(thread.getName()::startsWith))
                .toList();
    }

    /** Connections that are established from here. */
    private static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(ConnectionsTest::target)
                    .filter(target -> target.startsWith("socket:"))
                    .collect(Collectors.counting());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException goneMeanwhile) {
            return "";
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
