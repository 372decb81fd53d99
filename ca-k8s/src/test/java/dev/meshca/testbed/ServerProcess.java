package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A server of the testbed: its process, its log, and its certain end. */
final class ServerProcess {

    private static final int PORTS_TO_TRY = 4;
    private static final int LOG_LINES_IN_MESSAGE = 40;
    private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ServerProcess::kill)));
    }

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** With nothing of this JVM's environment but the path: a pod or a proxy around the tests changes nothing. */
    static ServerProcess start(Path binary, Path folder, Map<String, String> environment, List<String> arguments) {
        String name = binary.getFileName().toString();
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("HOME", folder.toString());
        builder.environment().putAll(environment);
        try {
            ServerProcess server = new ServerProcess(name, builder.start(), log);
            RUNNING.add(server);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + binary, e);
        }
    }

    /** A server on a free port. Another process may take the port before the server does; then the next is tried. */
    static <S> S onFreePort(IntFunction<S> server) {
        for (int attempt = 1; ; attempt++) {
            try {
                return server.apply(freePort());
            } catch (PortTaken e) {
                if (attempt == PORTS_TO_TRY) {
                    throw e;
                }
            }
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback interface", e);
        }
    }

    void awaitReady(Duration limit, Callable<Boolean> ready) {
        try {
            Await.until(name + " is ready", limit, () -> !process.isAlive() || ready.call());
        } catch (AssertionError e) {
            kill();
            throw new AssertionError(e.getMessage() + "\n" + endOfLog(), e);
        }
        if (!process.isAlive()) {
            throw ended();
        }
    }

    private Error ended() {
        kill();
        String message = name + " ended with status " + process.exitValue() + "\n" + endOfLog();
        return message.toLowerCase(Locale.ROOT).contains("address already in use")
                ? new PortTaken(message)
                : new AssertionError(message);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The servers keep nothing that is worth an orderly end. */
    void kill() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        RUNNING.remove(this);
    }

    /** An orderly end, as the kubelet would ask for; whoever does not obey in time is killed. */
    void terminate(Duration grace) {
        process.destroy();
        try {
            process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** {@code STOP} makes a server that takes connections and never answers, {@code CONT} wakes it. */
    void signal(String signal) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + signal + " of " + name + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling " + name, e);
        }
    }

    List<String> log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    private String endOfLog() {
        List<String> lines = log();
        int first = Math.max(0, lines.size() - LOG_LINES_IN_MESSAGE);
        return "the end of " + log + ":\n" + String.join("\n", lines.subList(first, lines.size()));
    }

    /** Somebody else listens where the server was told to. */
    static final class PortTaken extends AssertionError {

        private static final long serialVersionUID = 1;

        PortTaken(String message) {
            super(message);
        }
    }
}
