package dev.meshca.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ParallelTest {

    private static final List<Integer> MANY = IntStream.range(0, 500).boxed().toList();

    @Test
    void results_are_in_the_order_of_the_items() {
        assertThat(Parallel.map(MANY, item -> item * 2))
                .isEqualTo(MANY.stream().map(item -> item * 2).toList());
    }

    @Test
    void few_things_are_done_where_they_are_asked_for() {
        assertThat(Parallel.map(List.of(1, 2), item -> Thread.currentThread())).containsOnly(Thread.currentThread());
    }

    @Test
    void no_thread_stays() throws InterruptedException {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        Parallel.map(MANY, item -> seen.add(Thread.currentThread()));

        for (Thread worker : seen) {
            if (!worker.equals(Thread.currentThread())) {
                worker.join(10_000);
                assertThat(worker.isAlive()).isFalse();
            }
        }
    }

    @Test
    void the_first_failure_is_thrown_as_it_is() {
        assertThatThrownBy(() -> Parallel.map(MANY, ParallelTest::failFrom100On))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("100");
    }

    private static int failFrom100On(int item) {
        if (item >= 100) {
            throw new IllegalArgumentException(String.valueOf(item));
        }
        return item;
    }

    @Test
    void an_interrupt_ends_it_and_stays_set() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Parallel.map(MANY, ParallelTest::unlessInterruptedForEver))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static int unlessInterruptedForEver(int item) {
        try {
            new CountDownLatch(1).await();
            return item;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
