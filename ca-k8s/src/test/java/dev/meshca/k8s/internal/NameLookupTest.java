package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class NameLookupTest {

    private final Fleet fleet = new Fleet(1, Clock.systemUTC());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Dns lookup = new NameLookup(threads, host -> {
        asked.countDown();
        return addresses.join();
    });

    @AfterEach
    void close() {
        addresses.complete(List.of());
        threads.shutdown();
        fleet.close();
    }

    /** As within a request. */
    private static String lookedUp(Dns lookup, String host, Duration limit) {
        return RequestThread.carrying(Deadline.in(limit), () -> {
            try {
                return lookup.lookup(host).toString();
            } catch (UnknownHostException e) {
                return e.getMessage() + (Thread.currentThread().isInterrupted() ? ", interrupted" : " is not known");
            }
        });
    }

    @Test
    void a_name_is_looked_up() {
        addresses.complete(List.of(InetAddress.getLoopbackAddress()));

        assertThat(fleet.each(List.of("api.example"), name -> lookedUp(lookup, name, Duration.ofMinutes(5))))
                .containsExactly("[localhost/127.0.0.1]");
    }

    @Test
    void a_name_server_that_does_not_answer_costs_the_time_limit() {
        assertThat(fleet.each(List.of("api.example"), name -> lookedUp(lookup, name, Duration.ofMillis(300))))
                .containsExactly("api.example is not known");
    }

    @Test
    void who_calls_the_work_off_waits_for_no_name_server() throws Exception {
        CompletableFuture<String> said = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                fleet.each(
                        List.of("api.example"), name -> said.complete(lookedUp(lookup, name, Duration.ofMinutes(5))));
            } catch (CancellationException expected) {
                return;
            }
        });
        waiting.start();
        asked.await();

        waiting.interrupt();

        assertThat(said).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("api.example, interrupted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "2001:db8::7"})
    void a_number_takes_no_second_thread(String number) {
        Dns numbers = new NameLookup(threads, host -> {
            assertThat(Thread.currentThread()).isInstanceOf(RequestThread.class);
            return List.of(InetAddress.getByName(host));
        });

        assertThat(fleet.each(List.of(number), host -> lookedUp(numbers, host, Duration.ofMinutes(5))))
                .singleElement(STRING)
                .startsWith("[/");
    }
}
