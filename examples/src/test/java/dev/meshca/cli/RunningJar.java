package dev.meshca.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A command that runs while the test goes on, with what it says on both streams, line by line. */
final class RunningJar {

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    RunningJar(ProcessBuilder command, Consumer<String> listener) {
        try {
            process = command.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread reader = new Thread(() -> read(listener), "meshca output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Consumer<String> listener) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line);
                listener.accept(line);
            }
        } catch (IOException killed) {
            add("(killed)");
        }
    }

    /** Whether it has said that many lines by then. */
    synchronized boolean saysWithin(int count, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (lines.size() < count && process.isAlive()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return lines.size() >= count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** The exit code; empty if it was not done by then. */
    OptionalInt exitWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String output() {
        return String.join("\n", lines);
    }
}
