package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.testbed.Await;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class RequestThreadTest {

    private static final int CLUSTERS = 8;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final ApiPath CACERTS = ApiPath.in("istio-system", "secrets").named("cacerts");

    private final Fleet fleet = new Fleet(CLUSTERS, Clock.systemUTC());

    @AfterEach
    void close() {
        fleet.close();
    }

    /** Where an answer stops. */
    enum Stop {
        BEFORE_IT(RawServer.silence()),
        WITHIN_IT(RawServer.half(RawServer.SECRET));

        private final RawServer.Answer answer;

        Stop(RawServer.Answer answer) {
            this.answer = answer;
        }
    }

    private SharedConnection connection(RawServer server) {
        return fleet.connection(new TestConnector(true, clients -> clients.client(server.url(), builder -> {})));
    }

    private static String asked(SharedConnection connection, Duration limit) {
        try {
            return connection.ask(
                    Deadline.in(limit),
                    api -> api.get(CACERTS, Secret.class).getMetadata().getName());
        } catch (ApiFailure failure) {
            return failure.reason();
        }
    }

    @Test
    void a_request_takes_no_second_thread() {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        CyclicBarrier allAreAsked = new CyclicBarrier(CLUSTERS);
        List<List<String>> threads = IntStream.range(0, CLUSTERS)
                .mapToObj(i -> (List<String>) new CopyOnWriteArrayList<String>())
                .toList();
        List<RawServer> servers = IntStream.range(0, CLUSTERS)
                .mapToObj(i -> new RawServer(out -> {
                    await(allAreAsked);
                    threads.get(i).addAll(threadsOfRequests(others));
                    await(allAreAsked);
                    RawServer.of(RawServer.SECRET).write(out);
                }))
                .toList();
        List<SharedConnection> connections =
                servers.stream().map(this::connection).toList();

        List<String> names = fleet.each(connections, connection -> asked(connection, LONG));

        servers.forEach(RawServer::close);
        assertThat(names).hasSize(CLUSTERS).containsOnly("cacerts");
        assertThat(threads).allSatisfy(atWork -> assertThat(atWork).hasSize(CLUSTERS));
    }

    /** Those that send, wait for an answer, or open a connection; not the one in which OkHttp tidies up. */
    private static List<String> threadsOfRequests(Set<Thread> others) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> !others.contains(thread.getKey()))
                .filter(thread -> isIn(thread.getValue(), "okhttp3.")
                        || isIn(thread.getValue(), "dev.meshca.k8s.internal.SharedConnection"))
                .filter(thread -> !isIn(thread.getValue(), "okhttp3.internal.concurrent."))
                .map(thread -> thread.getKey().getName())
                .toList();
    }

    private static boolean isIn(StackTraceElement[] stack, String place) {
        return Stream.of(stack)
                .anyMatch(frame -> (frame.getClassName() + "." + frame.getMethodName()).startsWith(place));
    }

    /** Until the thread waits for what comes next. */
    private static void awaitReading(Stop stop) {
        String place = stop == Stop.WITHIN_IT
                ? "io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl$OkHttpAsyncBody"
                : "okhttp3.internal.http1.Http1ExchangeCodec.readResponseHeaders";
        Await.until(
                "the thread reads",
                Duration.ofSeconds(20),
                () -> Thread.getAllStackTraces().values().stream()
                        .anyMatch(stack -> isIn(stack, place) && isIn(stack, "sun.nio.ch.")));
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_does_not_go_on_costs_its_time_limit(Stop stop) {
        try (RawServer server = new RawServer(stop.answer)) {
            SharedConnection connection = connection(server);

            List<String> said = fleet.each(List.of(connection), one -> asked(one, Duration.ofMillis(700)));

            assertThat(said)
                    .containsExactly("GET /api/v1/namespaces/istio-system/secrets/cacerts took longer than 700 ms");
            assertThat(server.left()).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_calls_the_work_off_ends_its_requests(Stop stop) throws Exception {
        try (RawServer server = new RawServer(stop.answer)) {
            SharedConnection connection = connection(server);
            CompletableFuture<String> said = new CompletableFuture<>();
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread waiting = new Thread(() -> {
                try {
                    fleet.each(List.of(connection), one -> said.complete(asked(one, LONG)));
                } catch (CancellationException expected) {
                    end.complete(expected);
                }
            });
            waiting.start();
            server.asked().await();
            awaitReading(stop);

            waiting.interrupt();

            assertThat(end).succeedsWithin(Duration.ofSeconds(20));
            assertThat(server.left()).succeedsWithin(Duration.ofSeconds(20));
            assertThat(said).succeedsWithin(Duration.ofSeconds(20)).asString().endsWith("was interrupted");
            assertThat(fleet.each(List.of(1), one -> Thread.currentThread().isInterrupted()))
                    .containsExactly(false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_ends_the_requests(Stop stop) throws Exception {
        try (RawServer server = new RawServer(stop.answer)) {
            SharedConnection connection = connection(server);
            CompletableFuture<List<String>> work = CompletableFuture.supplyAsync(
                    () -> fleet.each(List.of(connection), one -> asked(one, LONG)), task -> new Thread(task).start());
            server.asked().await();
            awaitReading(stop);

            fleet.close();

            assertThat(server.left()).succeedsWithin(Duration.ofSeconds(20));
            assertThat(work.handle((result, closed) -> true)).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void what_hears_of_no_limit_costs_its_time_limit_where_requests_are_not_carried() {
        CompletableFuture<Void> deaf = new CompletableFuture<>();
        try (RawServer server = new RawServer(RawServer.of(RawServer.SECRET))) {
            SharedConnection connection = fleet.connection(new TestConnector(
                    true,
                    clients -> clients.client(
                            server.url(),
                            builder -> builder.addInterceptor(chain -> {
                                deaf.join();
                                return chain.proceed(chain.request());
                            })),
                    false));

            assertThat(fleet.each(List.of(connection), one -> asked(one, Duration.ofMillis(300))))
                    .containsExactly("GET /api/v1/namespaces/istio-system/secrets/cacerts took longer than 300 ms");
        } finally {
            deaf.complete(null);
        }
    }

    /** OkHttp hears of a cancel once, and not between two steps of making a connection. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void a_limit_that_ends_while_a_connection_is_made_is_heard(String host) throws IOException {
        try (ServerSocket silentInTls = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
            String url = "https://" + host + ":" + silentInTls.getLocalPort();
            SharedConnection connection = fleet.connection(new TestConnector(
                    true, clients -> clients.client(url, builder -> builder.fastFallback(host.equals("localhost")))));
            fleet.each(List.of(connection), one -> one.ask(Deadline.in(LONG), api -> true));
            Random random = new Random(1);
            accept(silentInTls);

            for (int i = 0; i < 1500; i++) {
                Duration limit = Duration.ofNanos(100_000 + random.nextInt(1_400_000));
                String said = fleet.each(
                                List.of(connection),
                                one -> one.ask(Deadline.in(LONG), api -> failure(api.within(Deadline.in(limit)))))
                        .get(0);
                assertThat(said).contains("took longer than");
            }
        }
    }

    private static String failure(Api api) {
        try {
            return api.get(CACERTS, Secret.class).getKind();
        } catch (ApiFailure failure) {
            return failure.reason();
        }
    }

    private static void accept(ServerSocket server) {
        Thread thread = new Thread(() -> {
            Deque<Socket> silent = new ArrayDeque<>();
            try {
                while (true) {
                    silent.add(server.accept());
                    if (silent.size() > 200) {
                        silent.removeFirst().close();
                    }
                }
            } catch (IOException closed) {
                silent.clear();
            }
        });
        thread.start();
    }
}
