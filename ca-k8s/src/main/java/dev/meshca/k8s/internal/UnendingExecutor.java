package dev.meshca.k8s.internal;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for a client that shuts its executor down when it is closed, although others still need them. A thread that carries
 * its requests itself needs none of them.
 */
final class UnendingExecutor extends AbstractExecutorService {

    private final Executor threads;

    UnendingExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        if (RequestThread.deadline().isPresent()) {
            RequestThread.run(task);
        } else {
            threads.execute(task);
        }
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}
