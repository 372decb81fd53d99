package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class FleetTest {

    @Test
    void a_thousand_clusters_share_a_few_daemon_threads_and_keep_their_order() {
        List<Integer> clusters = IntStream.range(0, 1000).boxed().toList();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(8);
        try (Fleet fleet = new Fleet(8, Clock.systemUTC())) {
            List<Integer> results = fleet.each(clusters, cluster -> {
                threads.add(Thread.currentThread());
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                try {
                    together.await(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                running.decrementAndGet();
                return cluster;
            });

            assertThat(results).isEqualTo(clusters);
            assertThat(most.get()).isEqualTo(8);
            assertThat(threads).hasSizeLessThanOrEqualTo(8).allSatisfy(thread -> {
                assertThat(thread.isDaemon()).isTrue();
                assertThat(thread.getName()).startsWith("meshca-k8s-");
            });
        }
    }

    @Test
    void closing_ends_what_runs_and_what_waits_in_the_queue() throws Exception {
        Fleet fleet = new Fleet(1, Clock.systemUTC());
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<List<Integer>> work =
                CompletableFuture.supplyAsync(() -> fleet.each(List.of(1, 2, 3), item -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        return -1;
                    }
                    return item;
                }));
        started.await();

        fleet.close();

        assertThatThrownBy(() -> work.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("these clusters were closed");
        assertThatThrownBy(() -> fleet.each(List.of(1), item -> item)).hasMessage("these clusters were closed");
    }

    @Test
    void a_deadline_says_what_took_how_long() {
        assertThat(Deadline.in(Duration.ofMillis(1500)).failure("GET /x").reason())
                .isEqualTo("GET /x took longer than 1500 ms");
        assertThat(Deadline.in(Duration.ofSeconds(10)).failure("GET /x").reason())
                .isEqualTo("GET /x took longer than 10 s");
        assertThat(Deadline.in(Duration.ofSeconds(10))
                        .resumedLater(Duration.ZERO)
                        .passed())
                .isTrue();
    }
}
