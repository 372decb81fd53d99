package dev.meshca.issue;

import dev.meshca.KeyAlgorithm;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Makes keys on all cores from the moment they are ordered, and what is signed with them, on threads of its own, so that an
 * embedding program's common pool stays free. Who waits hears an interrupt at once, whatever a worker does.
 */
final class KeyPool implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;

    private final Issuance issuance;
    private final int total;
    private final ExecutorService workers;
    private volatile boolean closed;
    private int done;

    /**
     * A pool for a number of keys.
     *
     * @param issuance where keys come from
     * @param total how many keys will be ordered
     */
    KeyPool(Issuance issuance, int total) {
        this.issuance = issuance;
        this.total = total;
        int threads = Math.max(1, Math.min(total, Runtime.getRuntime().availableProcessors()));
        AtomicInteger count = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "meshca-issue-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    static KeyPair one(KeyAlgorithm algorithm, Issuance issuance) {
        try (KeyPool pool = new KeyPool(issuance, 1)) {
            return pool.get(pool.order(algorithm));
        }
    }

    Future<KeyPair> order(KeyAlgorithm algorithm) {
        CancellableRandom random = new CancellableRandom(issuance.random(), () -> closed || issuance.isCancelled());
        return workers.submit(() -> counted(issuance.keys().generate(algorithm, random)));
    }

    private synchronized KeyPair counted(KeyPair pair) {
        done++;
        issuance.progress().made(done, total);
        return pair;
    }

    <T, R> List<R> map(List<T> items, Function<T, R> work) {
        List<Future<R>> futures = new ArrayList<>();
        for (T item : items) {
            Callable<R> task = () -> work.apply(item);
            futures.add(workers.submit(task));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : futures) {
            results.add(get(future));
        }
        return results;
    }

    <T> T get(Future<T> future) {
        try {
            while (!issuance.isCancelled()) {
                try {
                    return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    // asked again, unless it is cancelled
                }
            }
            throw new CancellationException("the making of keys was cancelled");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private static CancellationException cancelled(InterruptedException cause) {
        CancellationException cancelled = new CancellationException("interrupted while keys were made");
        cancelled.initCause(cause);
        return cancelled;
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure
                ? failure
                : new IllegalStateException("no key could be made", cause);
    }

    @Override
    public void close() {
        closed = true;
        workers.shutdownNow();
    }
}
