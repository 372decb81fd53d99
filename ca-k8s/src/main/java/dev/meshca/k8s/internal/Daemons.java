package dev.meshca.k8s.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that end with the program and keep to themselves what nobody waits for. */
public final class Daemons implements ThreadFactory {

    private final String prefix;
    private final AtomicInteger number = new AtomicInteger();

    public Daemons(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new RequestThread(task, prefix + number.incrementAndGet());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(Daemons::ended);
        return thread;
    }

    /**
     * Whoever asked has its answer or its failure. What is left is a client stumbling over the rest of an answer that was
     * given up, and its trace on a terminal would look like an end of this program.
     */
    private static void ended(Thread thread, Throwable thrown) {
        if (thrown instanceof Error) {
            thread.getThreadGroup().uncaughtException(thread, thrown);
        }
    }
}
