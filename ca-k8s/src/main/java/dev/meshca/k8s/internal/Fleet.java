package dev.meshca.k8s.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Works on many clusters at once with a fixed number of threads. Each piece of work ends by its own time limit, so a
 * dead cluster occupies a thread no longer than that.
 */
public final class Fleet implements AutoCloseable {

    private static final long IDLE_SECONDS = 5;

    /** How long a close may go unheard. */
    private static final long HEARD_MILLIS = 200;

    private final Clock clock;
    private final ExecutorService workers;
    private final ExecutorService http = threads("meshca-k8s-http-");
    private final ClientFactory clients;
    private final List<SharedConnection> connections = new CopyOnWriteArrayList<>();
    private final List<Runnable> closing = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public Fleet(int concurrency, Clock clock) {
        this(concurrency, clock, false);
    }

    /** @param insecure whether credentials may be sent where whoever listens can read them */
    public Fleet(int concurrency, Clock clock, boolean insecure) {
        this.clock = clock;
        this.clients = new ClientFactory(http, clock, insecure);
        this.workers = threads("meshca-k8s-", concurrency);
    }

    /** Does the work for every item, at most {@code concurrency} at the same time; the work does not throw. */
    public <I, R> List<R> each(List<I> items, Function<I, R> work) {
        return each(items, work, (done, waitingFor) -> {});
    }

    /** Is told several times a second, in the thread that waits, how far work is that takes longer. */
    public interface Watch<I> {
        void waits(int done, List<I> waitingFor);
    }

    /** The same, watched; when all is done there is nobody left to wait for. */
    public <I, R> List<R> each(List<I> items, Function<I, R> work, Watch<I> watch) {
        clients.json();
        return submitted(workers, items, work, watch);
    }

    private <I, R> List<R> submitted(ExecutorService threads, List<I> items, Function<I, R> work, Watch<I> watch) {
        List<Future<R>> running = new ArrayList<>();
        try {
            items.forEach(item -> running.add(threads.submit(() -> work.apply(item))));
        } catch (RejectedExecutionException e) {
            throw new ClosedException();
        }
        boolean[] told = {false};
        Runnable stillAtWork = () -> {
            told[0] = true;
            List<I> waitingFor = IntStream.range(0, items.size())
                    .filter(i -> !running.get(i).isDone())
                    .mapToObj(items::get)
                    .toList();
            watch.waits(items.size() - waitingFor.size(), waitingFor);
        };
        List<R> results = new ArrayList<>();
        try {
            for (Future<R> future : running) {
                results.add(join(future, running, stillAtWork));
            }
        } finally {
            if (told[0]) {
                watch.waits(items.size(), List.of());
            }
        }
        return results;
    }

    /** The connection to one API server, which is closed together with this; nothing is opened yet. */
    public SharedConnection connection(Connector connector) {
        SharedConnection connection = new SharedConnection(connector, clients, http, clock, this::pause);
        connections.add(connection);
        return connection;
    }

    /** Does the work for every item at once, also within the work for a cluster. */
    public <I, R> List<R> together(List<I> items, Function<I, R> work) {
        return submitted(http, items, work, (done, waitingFor) -> {});
    }

    /** Who waits is told at once that this is closed, also while a thread waits for a network that does not listen. */
    private <R> R join(Future<R> future, List<Future<R>> all, Runnable watch) {
        try {
            while (true) {
                try {
                    return future.get(HEARD_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException stillAtWork) {
                    if (closed.getCount() == 0) {
                        throw new ClosedException();
                    }
                    watch.run();
                }
            }
        } catch (InterruptedException e) {
            all.forEach(other -> other.cancel(true));
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while working on the clusters");
        } catch (ExecutionException e) {
            all.forEach(other -> other.cancel(true));
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw new ClosedException();
        }
    }

    /** Waits until the time is over or this is closed, which is told by an exception. */
    public void pause(Duration time) {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ClosedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "interrupted");
        }
    }

    /** Does something as soon as this is closed, unless what is returned takes it back. */
    public Runnable onClose(Runnable task) {
        closing.add(task);
        return () -> closing.remove(task);
    }

    @Override
    public void close() {
        closed.countDown();
        closing.forEach(Runnable::run);
        workers.shutdownNow().stream()
                .filter(Future.class::isInstance)
                .forEach(queued -> ((Future<?>) queued).cancel(false));
        connections.forEach(SharedConnection::close);
        http.shutdownNow();
    }

    /** As many as there is work for: of clusters that are worked on, and of what they are asked at once. */
    private static ExecutorService threads(String prefix) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), new Daemons(prefix));
    }

    private static ExecutorService threads(String prefix, int count) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Daemons(prefix));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
