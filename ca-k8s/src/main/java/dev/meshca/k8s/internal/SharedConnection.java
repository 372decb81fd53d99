package dev.meshca.k8s.internal;

import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one API server: opened when it is first needed, used by many threads at once, and opened anew, with new
 * credentials, after a failure. At most one attempt to open it is under way, and who waits for that waits no longer than
 * they may.
 */
public final class SharedConnection implements AutoCloseable {

    /** What is opened ends by the same time limit, and says better what it was that took so long. */
    private static final long LAST_WORD_MILLIS = 250;

    private final Connector connector;
    private final ClientFactory clients;
    private final ExecutorService openers;
    private final Clock clock;
    private final Pause pause;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    private @Nullable Opening current;
    private volatile boolean closed;

    SharedConnection(Connector connector, ClientFactory clients, ExecutorService openers, Clock clock, Pause pause) {
        this.connector = connector;
        this.clients = clients;
        this.openers = openers;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * Does work over the connection. Whatever goes wrong in it concerns this API server alone: it is thrown as an {@link
     * ApiFailure}, unless everything is being closed.
     */
    public <R> R ask(Deadline deadline, Function<Api, R> work) {
        Holding holding = new Holding(deadline);
        try {
            return ask(holding, deadline, work);
        } finally {
            holding.release();
        }
    }

    /** The same for work that begins a watch, which has the connection until it ends. */
    @SuppressWarnings("FutureReturnValueIgnored") // who watches is told by the watch
    public Watch watch(Deadline deadline, Function<Api, Watch> work) {
        Holding holding = new Holding(deadline);
        Watch watch;
        try {
            watch = ask(holding, deadline, work);
        } catch (RuntimeException | Error failure) {
            holding.release();
            throw failure;
        }
        watches.add(watch);
        watch.ended().whenComplete((done, failure) -> {
            watches.remove(watch);
            holding.release();
        });
        if (closed) {
            watch.cancel().run();
        }
        return watch;
    }

    private <R> R ask(Holding holding, Deadline deadline, Function<Api, R> work) {
        try {
            return work.apply(new Api(holding, new ApiJson(clients.json()), deadline, clock, pause));
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                holding.retire();
            }
            throw failure;
        } catch (ClosedException closing) {
            throw closing;
        } catch (RuntimeException | Error defect) {
            throw ApiFailure.unexpected(defect);
        }
    }

    /** What one piece of work has: a connection that is not closed for as long as it has it. */
    private final class Holding implements Api.Channel {

        private final Deadline deadline;
        private OpenConnection held;
        private boolean fresh;
        private boolean used;

        Holding(Deadline deadline) {
            this.deadline = deadline;
            Acquired acquired = acquire(deadline);
            this.held = acquired.connection();
            this.fresh = acquired.fresh();
        }

        @Override
        public synchronized OpenConnection connection() {
            if (used && held.isSpent()) {
                replace();
            }
            used = true;
            return held;
        }

        private void replace() {
            OpenConnection spent = held;
            SharedConnection.this.retire(spent);
            Acquired acquired = acquire(deadline);
            held = acquired.connection();
            fresh = acquired.fresh();
            spent.release();
        }

        @Override
        public synchronized boolean renew(OpenConnection failed) {
            if (held != failed) {
                return true;
            }
            if (fresh || !failed.isOwned()) {
                return false;
            }
            SharedConnection.this.retire(failed);
            held = acquire(deadline).connection();
            fresh = true;
            failed.release();
            return true;
        }

        synchronized void retire() {
            SharedConnection.this.retire(held);
        }

        synchronized void release() {
            held.release();
        }
    }

    private record Acquired(OpenConnection connection, boolean fresh) {}

    /** One attempt to open the connection, under way or over. */
    private final class Opening {

        private final CompletableFuture<OpenConnection> result = new CompletableFuture<>();
        private final FutureTask<Void> task = new FutureTask<>(() -> open(this), null);
        private final Deadline deadline;

        Opening(Deadline deadline) {
            this.deadline = deadline;
        }

        /** False if it is over already. */
        boolean giveUp() {
            boolean underWay = result.completeExceptionally(new ClosedException());
            if (underWay) {
                task.cancel(true);
            }
            return underWay;
        }

        boolean failed() {
            return result.isCompletedExceptionally();
        }

        boolean isUseless() {
            return failed() || spent();
        }

        boolean spent() {
            return result.isDone() && !failed() && result.join().isSpent();
        }
    }

    private Acquired acquire(Deadline deadline) {
        while (true) {
            Opening before = latest();
            Opening opening = before == null || before.isUseless() ? start(before, deadline) : before;
            boolean fresh = opening.deadline == deadline;
            if (fresh && opensHere()) {
                opening.task.run();
            }
            try {
                OpenConnection connection = await(opening, deadline);
                if (connection.hold()) {
                    return new Acquired(connection, fresh);
                }
            } catch (ApiFailure failure) {
                boolean outOfAnothersTime = !fresh && opening.failed() && opening.deadline.passed();
                if (!outOfAnothersTime || deadline.passed()) {
                    throw failure;
                }
            }
        }
    }

    private synchronized @Nullable Opening latest() {
        if (closed) {
            throw new ClosedException();
        }
        return current;
    }

    /** Unless another thread has been quicker. */
    private synchronized Opening start(@Nullable Opening before, Deadline deadline) {
        Opening other = latest();
        if (other != before && other != null) {
            return other;
        }
        if (before != null && before.spent()) {
            before.result.join().retire();
        }
        Opening started = new Opening(deadline);
        if (!opensHere()) {
            begin(started);
        }
        current = started;
        return started;
    }

    /** What may wait is done elsewhere: others wait for it as well, and who asked may be called off. */
    private boolean opensHere() {
        return connector.isImmediate() && RequestThread.isCurrent();
    }

    private void begin(Opening opening) {
        try {
            openers.execute(opening.task);
        } catch (RejectedExecutionException e) {
            throw new ClosedException();
        }
    }

    /** A client that comes when all is closed is closed at once. */
    private void open(Opening opening) {
        try {
            OpenConnection connection = new OpenConnection(connector.open(clients, opening.deadline));
            if (!opening.result.complete(connection)) {
                connection.retire();
            }
        } catch (RuntimeException | Error e) {
            opening.result.completeExceptionally(e);
        }
    }

    private OpenConnection await(Opening opening, Deadline deadline) {
        try {
            return opening.result.get(deadline.remaining().toMillis() + LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw deadline.failure("getting credentials for " + connector.server());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiFailure(ApiFailure.Kind.UNREACHABLE, "interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClosedException) {
                throw new ClosedException();
            }
            if (e.getCause() instanceof Error defect) {
                throw ApiFailure.unexpected(defect);
            }
            throw e.getCause() instanceof ApiFailure failure ? failure : ConnectionFault.opening(e, connector.server());
        }
    }

    private synchronized void retire(OpenConnection connection) {
        if (current != null && !current.failed() && current.result.getNow(null) == connection) {
            current = null;
        }
        connection.retire();
    }

    /** Work that is under way loses its connection. */
    @Override
    public void close() {
        closed = true;
        watches.forEach(watch -> watch.cancel().run());
        closeCurrent();
    }

    private synchronized void closeCurrent() {
        if (current != null && !current.giveUp() && !current.failed()) {
            current.result.join().close();
        }
        current = null;
    }
}
