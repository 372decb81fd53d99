package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the start script beside {@code meshca.jar} as people do: a process of its own, with no terminal. */
public record Jar(Map<String, String> environment, List<String> jvmOptions) {

    private static final long LIMIT_SECONDS = 120;

    public Jar(Map<String, String> environment) {
        this(environment, List.of());
    }

    static Path file() {
        Path jar = Path.of(System.getProperty("meshca.jar", "target/meshca.jar"));
        assertThat(jar).as("the jar that mvn package makes").exists();
        return jar;
    }

    public Result run(Object... args) {
        try {
            Path out = Files.createTempFile("meshca", ".out");
            Path err = Files.createTempFile("meshca", ".err");
            try {
                return new Result(exit(out, err, args), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command, not started yet. */
    public ProcessBuilder process(Object... args) {
        List<String> command = new ArrayList<>();
        command.add(file().resolveSibling("meshca").toString());
        Stream.of(args).map(Object::toString).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("CTX_") || name.equals("KUBECONFIG") || name.startsWith("MESHCA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MESHCA_OPTS", String.join(" ", jvmOptions));
        builder.environment().putAll(environment);
        return builder;
    }

    private int exit(Path out, Path err, Object... args) throws IOException {
        ProcessBuilder builder = process(args).redirectOutput(out.toFile()).redirectError(err.toFile());
        Process process = builder.start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("not done within " + LIMIT_SECONDS + " s: " + builder.command());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
