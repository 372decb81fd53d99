package dev.meshca.k8s.kubeconfig;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A plugin while it runs: without a shell and without input, and ended together with what it has started, also when this
 * process ends.
 */
final class PluginProcess implements AutoCloseable {

    private static final File NOTHING = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    private static final int COMPLAINT_BYTES = 10_000;
    private static final long LOOK_MILLIS = 20;

    private final Process process;
    private final Descendants descendants;
    private final Thread ender = new Thread(this::kill, "meshca-plugin-end");

    private PluginProcess(Process process, Descendants descendants) {
        this.process = process;
        this.descendants = descendants;
    }

    static PluginProcess start(List<String> command, Map<String, String> environment, String info) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.from(NOTHING));
        builder.environment().putAll(environment);
        builder.environment().put("KUBERNETES_EXEC_INFO", info);
        Descendants descendants = Descendants.marked(builder.environment());
        PluginProcess started = new PluginProcess(builder.start(), descendants);
        started.endWithThisProcess();
        return started;
    }

    private void endWithThisProcess() {
        try {
            Runtime.getRuntime().addShutdownHook(ender);
        } catch (IllegalStateException endingAlready) {
            kill();
        }
    }

    static final class TookTooLong extends Exception {

        private static final long serialVersionUID = 1L;

        TookTooLong() {
            super(null, null, false, false);
        }
    }

    /** Ends when the plugin has ended and its output is closed, or has become too long. */
    PluginOutput output(Duration limit, Executor readers) throws IOException, InterruptedException, TookTooLong {
        long end = System.nanoTime() + limit.toNanos();
        CompletableFuture<byte[]> printed = read(process.getInputStream(), PluginOutput.MAX_BYTES + 1, readers);
        CompletableFuture<byte[]> complaint = read(process.getErrorStream(), COMPLAINT_BYTES, readers);
        while (true) {
            boolean ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            descendants.look(process);
            if (printed.isDone() && printed.join().length > PluginOutput.MAX_BYTES) {
                return new PluginOutput(0, true, new byte[0], new byte[0]);
            }
            if (ended && printed.isDone()) {
                return new PluginOutput(process.exitValue(), false, printed.join(), complaintOf(complaint));
            }
            if (System.nanoTime() > end) {
                throw new TookTooLong();
            }
            if (ended) {
                await(printed);
            }
        }
    }

    /** For a while, as a child may hold it open. */
    private static void await(CompletableFuture<byte[]> printed) throws InterruptedException {
        try {
            printed.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notYet) {
            // The caller looks again.
        }
    }

    /** A child that lives on may hold it open. */
    private static byte[] complaintOf(CompletableFuture<byte[]> complaint) {
        return complaint
                .completeOnTimeout(new byte[0], 5 * LOOK_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    private static CompletableFuture<byte[]> read(InputStream stream, int limit, Executor readers) {
        CompletableFuture<byte[]> beginning = new CompletableFuture<>();
        readers.execute(() -> {
            try (stream) {
                beginning.complete(stream.readNBytes(limit));
                stream.transferTo(OutputStream.nullOutputStream());
            } catch (IOException | UncheckedIOException e) {
                beginning.complete(new byte[0]);
            }
        });
        return beginning;
    }

    private void kill() {
        descendants.look(process);
        process.destroyForcibly();
        descendants.kill();
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(ender);
        } catch (IllegalStateException endingAlready) {
            // The hook does the same.
        }
    }
}
