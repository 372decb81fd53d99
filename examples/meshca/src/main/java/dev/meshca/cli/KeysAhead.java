package dev.meshca.cli;

import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.KeyPairSource;
import java.security.KeyPair;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a known number of keys on all cores from the first request on, and hands each out as soon as it is there. So the
 * root's key does not hold up those of the clusters: an RSA key takes a second, and its signature a few milliseconds.
 */
final class KeysAhead implements KeyPairSource, AutoCloseable {

    private final KeyPairSource source;
    private final Progress progress;
    private final int count;
    private int left;
    private @Nullable CompletionService<KeyPair> coming;
    private final ExecutorService workers;

    KeysAhead(KeyPairSource source, int count, Progress progress) {
        this.source = source;
        this.count = count;
        this.left = count;
        this.progress = progress;
        this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), KeysAhead::daemon);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "meshca-keys");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public KeyPair generate(KeyAlgorithm algorithm) {
        try {
            return reserve(algorithm).take().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keys were being made", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("no key could be made", e.getCause());
        }
    }

    private synchronized CompletionService<KeyPair> reserve(KeyAlgorithm algorithm) {
        if (left == 0) {
            throw new IllegalStateException("all " + count + " keys are handed out");
        }
        left--;
        if (coming == null) {
            coming = new ExecutorCompletionService<>(workers);
            for (int i = 0; i < count; i++) {
                coming.submit(() -> progress.after(source.generate(algorithm)));
            }
        }
        return coming;
    }

    @Override
    public void close() {
        workers.shutdownNow();
        progress.end();
    }
}
