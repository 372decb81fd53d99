package dev.meshca.mesh;

import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.KeyPairSource;
import java.security.KeyPair;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** placeholder until the core's own pool lands. */
final class Keys {

    private final KeyPairSource source;

    Keys(KeyPairSource source) {
        this.source = source;
    }

    KeyPairSource source() {
        return source;
    }

    Batch batch(int count) {
        return new Batch(source, count);
    }

    static final class Batch implements KeyPairSource, AutoCloseable {

        private final KeyPairSource source;
        private final int count;
        private final ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), work -> {
                    Thread thread = new Thread(work, "meshca-keys");
                    thread.setDaemon(true);
                    return thread;
                });
        private @Nullable CompletionService<KeyPair> coming;

        Batch(KeyPairSource source, int count) {
            this.source = source;
            this.count = count;
        }

        @Override
        public KeyPair generate(KeyAlgorithm algorithm) {
            try {
                return started(algorithm).take().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while keys were being made", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException("no key could be made", e.getCause());
            }
        }

        private synchronized CompletionService<KeyPair> started(KeyAlgorithm algorithm) {
            if (coming == null) {
                coming = new ExecutorCompletionService<>(workers);
                for (int i = 0; i < count; i++) {
                    coming.submit(() -> source.generate(algorithm));
                }
            }
            return coming;
        }

        @Override
        public void close() {
            workers.shutdownNow();
        }
    }
}
