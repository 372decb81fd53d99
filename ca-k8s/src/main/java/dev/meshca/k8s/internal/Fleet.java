package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Works on many clusters at once with a fixed number of threads. Each piece of work ends by its own time limit, so a
 * dead cluster occupies a thread no longer than that.
 */
public final class Fleet implements AutoCloseable {

    private final Clock clock;
    private final ExecutorService workers;
    private final ExecutorService openers;
    private final ExecutorService http;
    private final ClientParts parts;
    private final CountDownLatch closed = new CountDownLatch(1);

    public Fleet(int concurrency, Clock clock) {
        this.clock = clock;
        this.workers = threads("meshca-k8s-", concurrency);
        this.openers = threads("meshca-k8s-open-", concurrency);
        this.http = threads("meshca-k8s-http-", 2 * concurrency);
        this.parts = new ClientParts(new HttpClients(http), http, loaded(new KubernetesSerialization()));
    }

    /** What a process loads for its first request takes about a second, which must not count against a cluster's time limit. */
    private static KubernetesSerialization loaded(KubernetesSerialization json) {
        json.unmarshal(json.asJson(new Secret()), Secret.class);
        return json;
    }

    /** Does the work for every item, at most {@code concurrency} at the same time; the work does not throw. */
    public <I, R> List<R> each(List<I> items, Function<I, R> work) {
        List<Future<R>> running = new ArrayList<>();
        try {
            items.forEach(item -> running.add(workers.submit(() -> work.apply(item))));
        } catch (RejectedExecutionException e) {
            throw closedException();
        }
        List<R> results = new ArrayList<>();
        for (Future<R> future : running) {
            results.add(join(future, running));
        }
        return results;
    }

    /** Opens a connection, does the work with it, and closes it. */
    public <R> R connected(Connector connector, Deadline deadline, Function<Api, R> work) {
        try (Connection connection = open(connector, deadline)) {
            return work.apply(api(connection, deadline));
        }
    }

    /** Requests over a connection that is open. */
    public Api api(Connection connection, Deadline deadline) {
        return new Api(connection.client(), parts.json(), deadline, clock, this::pause);
    }

    /** Opens a connection that the caller closes. */
    public Connection open(Connector connector, Deadline deadline) {
        Future<Connection> opening = submit(connector);
        try {
            return opening.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            opening.cancel(true);
            throw deadline.failure("getting credentials for " + connector.server());
        } catch (InterruptedException e) {
            opening.cancel(true);
            Thread.currentThread().interrupt();
            throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiFailure failure ? failure : ConnectionFault.opening(e, connector.server());
        }
    }

    private Future<Connection> submit(Connector connector) {
        try {
            return openers.submit(() -> connector.open(parts));
        } catch (RejectedExecutionException e) {
            throw closedException();
        }
    }

    private <R> R join(Future<R> future, List<Future<R>> all) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            all.forEach(other -> other.cancel(true));
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while working on the clusters");
        } catch (ExecutionException e) {
            all.forEach(other -> other.cancel(true));
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw closedException();
        }
    }

    /** Waits until the time is over or this is closed, which is told by an exception. */
    public void pause(Duration time) {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw closedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "interrupted");
        }
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("these clusters were closed");
    }

    @Override
    public void close() {
        closed.countDown();
        Stream.of(workers, openers)
                .flatMap(pool -> pool.shutdownNow().stream())
                .forEach(queued -> ((Future<?>) queued).cancel(false));
        http.shutdown();
    }

    private static ExecutorService threads(String prefix, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(count, count, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, prefix + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
