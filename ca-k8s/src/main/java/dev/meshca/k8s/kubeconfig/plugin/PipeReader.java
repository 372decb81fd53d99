package dev.meshca.k8s.kubeconfig.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a pipe to its end, so that its writer never waits, and keeps the beginning. */
final class PipeReader {

    private final InputStream pipe;
    private final int limit;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    private PipeReader(InputStream pipe, int limit) {
        this.pipe = pipe;
        this.limit = limit;
    }

    static PipeReader start(InputStream pipe, int limit, Executor readers) {
        PipeReader reader = new PipeReader(pipe, limit);
        readers.execute(reader::run);
        return reader;
    }

    private void run() {
        byte[] part = new byte[8192];
        try (pipe) {
            for (int read; !isFull() && (read = pipe.read(part)) >= 0; ) {
                keep(part, read);
            }
            pipe.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // What was read until then is what there is.
        } finally {
            end.complete(null);
        }
    }

    private synchronized void keep(byte[] part, int length) {
        beginning.write(part, 0, Math.min(length, limit - beginning.size()));
    }

    synchronized boolean isFull() {
        return beginning.size() == limit;
    }

    private synchronized byte[] beginning() {
        return beginning.toByteArray();
    }

    /** What was read once the writer has ended: all, or, if another process holds the pipe open, what came within a while. */
    byte[] rest(Duration patience) throws InterruptedException {
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException heldOpen) {
            return beginning();
        } catch (ExecutionException e) {
            throw new AssertionError("the end is a fact, not a failure", e);
        }
        return beginning();
    }
}
