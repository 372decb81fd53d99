package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A command that runs while the test goes on, with what it says on both streams, line by line. */
final class RunningJar {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Duration LAST_LINE = Duration.ofSeconds(5);

    private final Process process;
    private final Thread reader;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    RunningJar(ProcessBuilder command, Consumer<String> listener) {
        try {
            process = command.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader = new Thread(() -> read(listener), "meshca output");
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

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    /** Whether its lines are such by then; asked at each further one. */
    synchronized boolean saysWithin(Duration limit, Predicate<List<String>> such) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!such.test(lines)) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || !process.isAlive()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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

    /** Waits for its end, shows what it said, and requires that it was a good one. */
    String outputOfSuccess() {
        OptionalInt exit = exitWithin(LIMIT);
        awaitLastLine();
        print();
        assertThat(exit).as(output()).hasValue(0);
        return output();
    }

    CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** SIGTERM; one that does not obey in time is killed. */
    void terminate(Duration grace) {
        process.destroy();
        if (exitWithin(grace).isEmpty()) {
            kill();
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
        awaitLastLine();
    }

    private void awaitLastLine() {
        try {
            reader.join(LAST_LINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    String output() {
        return String.join("\n", lines);
    }

    void print() {
        System.err.println(output().indent(4));
    }
}
