package dev.meshca.mesh;

import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.k8s.rotation.MeshListener;
import java.security.KeyPair;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Makes keys on all cores, and tells how far that is. */
final class Keys {

    private final KeyPairSource source;

    private final MeshListener listener;

    Keys(KeyPairSource source, MeshListener listener) {
        this.source = source;
        this.listener = listener;
    }

    KeyPairSource source() {
        return source;
    }

    Batch batch(int count) {
        return new Batch(source, count, listener);
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

        private final MeshListener listener;
        private int done;

        Batch(KeyPairSource source, int count, MeshListener listener) {
            this.source = source;
            this.count = count;
            this.listener = listener;
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
                    coming.submit(() -> made(source.generate(algorithm), algorithm));
                }
                listener.making(algorithm + " keys", 0, count);
            }
            return coming;
        }

        private synchronized KeyPair made(KeyPair pair, KeyAlgorithm algorithm) {
            done++;
            listener.making(algorithm + " keys", done, count);
            return pair;
        }

        @Override
        public void close() {
            workers.shutdownNow();
        }
    }
}
