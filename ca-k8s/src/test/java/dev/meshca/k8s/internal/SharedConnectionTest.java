package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.testbed.Await;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class SharedConnectionTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final Fleet fleet = new Fleet(4, Clock.systemUTC());

    @AfterEach
    void close() {
        fleet.close();
    }

    private static String asked(SharedConnection connection, Duration limit) {
        try {
            return connection.ask(Deadline.in(limit), api -> "open");
        } catch (ApiFailure failure) {
            return failure.reason();
        }
    }

    @Test
    void who_is_called_off_does_not_end_the_opening_that_another_waits_for() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch plugin = new CountDownLatch(1);
        SharedConnection connection = fleet.connection(new TestConnector(false, clients -> {
            opening.countDown();
            try {
                plugin.await();
            } catch (InterruptedException e) {
                throw new ApiFailure(ApiFailure.Kind.UNAUTHENTICATED, "the plugin was interrupted");
            }
            return clients.client(NOWHERE, builder -> {});
        }));
        CompletableFuture<Void> calledOff = new CompletableFuture<>();
        Thread first = new Thread(() -> {
            try {
                fleet.each(List.of(1), item -> asked(connection, LONG));
            } catch (CancellationException expected) {
                calledOff.complete(null);
            }
        });
        first.start();
        opening.await();
        CompletableFuture<List<String>> second = CompletableFuture.supplyAsync(
                () -> fleet.each(List.of(2), item -> asked(connection, LONG)), task -> new Thread(task).start());
        Await.until("both wait", Duration.ofSeconds(20), () -> waiting() == 2);

        first.interrupt();
        assertThat(calledOff).succeedsWithin(Duration.ofSeconds(20));
        plugin.countDown();

        assertThat(second).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(List.of("open"));
    }

    private static long waiting() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack)
                        .anyMatch(frame -> frame.getMethodName().equals("acquire")
                                && frame.getClassName().equals(SharedConnection.class.getName())))
                .count();
    }

    @Test
    void an_opening_that_hears_of_no_limit_costs_its_time_limit() {
        CompletableFuture<Void> deaf = new CompletableFuture<>();
        SharedConnection connection = fleet.connection(new TestConnector(false, clients -> {
            deaf.join();
            return clients.client(NOWHERE, builder -> {});
        }));

        assertThat(fleet.each(List.of(1), item -> asked(connection, Duration.ofMillis(300))))
                .containsExactly("getting credentials for the server took longer than 300 ms");
        deaf.complete(null);
    }

    @Test
    void after_a_moment_without_threads_the_connection_is_opened() throws Exception {
        AtomicBoolean none = new AtomicBoolean();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    if (none.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return new Thread(task);
                });
        ClientFactory clients = new ClientFactory(threads, Clock.systemUTC(), false);
        clients.json();
        SharedConnection connection = new SharedConnection(
                new TestConnector(false, made -> made.client(NOWHERE, builder -> {})),
                clients,
                threads,
                Clock.systemUTC(),
                time -> {});
        Await.until("no thread is left", LONG, () -> threads.getPoolSize() == 0);
        none.set(true);
        assertThatThrownBy(() -> asked(connection, LONG)).isInstanceOf(OutOfMemoryError.class);

        none.set(false);

        assertThat(asked(connection, LONG)).isEqualTo("open");
        connection.close();
        threads.shutdownNow();
    }
}
