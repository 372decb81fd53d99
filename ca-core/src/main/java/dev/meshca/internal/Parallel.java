package dev.meshca.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Work on many things on all cores, on threads of its own, so that an embedding program's common pool stays free. */
public final class Parallel {

    /** Fewer things than this are done sooner than threads are started. */
    private static final int FEW = 16;

    private static final int AT_THE_DISK = 16;

    private Parallel() {}

    /**
     * What the work makes of each item, in the order of the items; the first failure in that order is thrown.
     *
     * @throws CancellationException if the thread is interrupted while it waits for the work; its interrupt flag stays set
     */
    public static <T, R> List<R> map(List<T> items, Function<T, R> work) {
        return mapped(items, work, Runtime.getRuntime().availableProcessors());
    }

    /** The same for work that waits for the disk: at a time what it can do together. */
    public static <T, R> List<R> mapWaiting(List<T> items, Function<T, R> work) {
        return mapped(items, work, AT_THE_DISK);
    }

    private static <T, R> List<R> mapped(List<T> items, Function<T, R> work, int threads) {
        return items.size() < FEW ? items.stream().map(work).toList() : map(items, work, threads);
    }

    private static <T, R> List<R> map(List<T> items, Function<T, R> work, int threads) {
        ExecutorService workers = Executors.newFixedThreadPool(threads, Parallel::thread);
        try {
            List<Callable<R>> tasks = new ArrayList<>();
            items.forEach(item -> tasks.add(() -> work.apply(item)));
            List<R> results = new ArrayList<>();
            for (Future<R> done : workers.invokeAll(tasks)) {
                results.add(done.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static RuntimeException failure(ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "meshca-worker");
        thread.setDaemon(true);
        return thread;
    }
}
