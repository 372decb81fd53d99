package dev.meshca.k8s.kubeconfig.plugin;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A plugin while it runs: without a shell and without input, and ended at the limit together with what it has started, also
 * when this process ends. What a plugin that ended by itself left running, such as a browser, is left alone.
 */
public final class PluginProcess implements AutoCloseable {

    private static final File NOTHING = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    private static final int COMPLAINT_BYTES = 10_000;
    private static final long LOOK_MILLIS = 20;
    private static final Duration REST = Duration.ofMillis(500);

    private final Process process;
    private final Descendants descendants;
    private final Thread ender = new Thread(this::kill, "meshca-plugin-end");

    private boolean hasEnded;

    private PluginProcess(Process process, Descendants descendants) {
        this.process = process;
        this.descendants = descendants;
    }

    public static PluginProcess start(List<String> command, Map<String, String> environment, String info)
            throws IOException {
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

    public static final class TookTooLong extends Exception {

        private static final long serialVersionUID = 1L;

        TookTooLong() {
            super(null, null, false, false);
        }
    }

    /**
     * Ends when the plugin has ended, or has printed too much. A child that lives on may hold its output open: what is
     * there then is the output.
     */
    public PluginOutput output(Duration limit, Executor readers) throws InterruptedException, TookTooLong {
        long end = System.nanoTime() + limit.toNanos();
        PipeReader printed = PipeReader.start(process.getInputStream(), PluginOutput.MAX_BYTES + 1, readers);
        PipeReader complaint = PipeReader.start(process.getErrorStream(), COMPLAINT_BYTES, readers);
        while (true) {
            boolean ended = process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            descendants.look(process);
            if (printed.isFull()) {
                return new PluginOutput(0, true, new byte[0], new byte[0]);
            }
            if (ended) {
                hasEnded = true;
                return new PluginOutput(process.exitValue(), false, printed.rest(REST), complaint.rest(REST));
            }
            if (System.nanoTime() > end) {
                throw new TookTooLong();
            }
        }
    }

    private void kill() {
        descendants.look(process);
        process.destroyForcibly();
        descendants.kill();
    }

    @Override
    public void close() {
        if (!hasEnded) {
            kill();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(ender);
        } catch (IllegalStateException endingAlready) {
            // The hook does the same.
        }
    }
}
