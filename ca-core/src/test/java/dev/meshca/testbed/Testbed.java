package dev.meshca.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.opentest4j.TestAbortedException;

/** The real servers and judges of the tests, built on first use from the Go modules in {@code .ci/testbed}. */
public final class Testbed {

    private static final String BUILD_SCRIPT = ".ci/testbed/build";
    private static final int BUILDER_IS_MISSING = 3;
    private static final String NOT_BUILT = " is not built, and what builds it is missing";
    private static final Map<String, Optional<Path>> BINARIES = new ConcurrentHashMap<>();

    private Testbed() {}

    /**
     * Where the binary lies. Without Go (or pip, for Envoy) and without an earlier build the calling test is skipped with a loud message,
     * or fails when the environment says {@code CI=true}.
     */
    public static Path binary(String name) {
        return BINARIES.computeIfAbsent(name, Testbed::provide)
                .orElseThrow(() -> new TestAbortedException(name + NOT_BUILT));
    }

    private static Optional<Path> provide(String name) {
        try {
            Process build = new ProcessBuilder(
                            "bash", repositoryRoot().resolve(BUILD_SCRIPT).toString(), name)
                    .start();
            build.getOutputStream().close();
            Thread progress = passThrough(build);
            List<String> answer =
                    build.inputReader(StandardCharsets.UTF_8).lines().toList();
            int status = build.waitFor();
            progress.join();
            return status == BUILDER_IS_MISSING ? missing(name) : Optional.of(pathIn(answer, name, status));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + BUILD_SCRIPT + " " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was being built", e);
        }
    }

    private static Thread passThrough(Process build) {
        Thread reader = new Thread(() -> {
            var errors = new InputStreamReader(build.getErrorStream(), StandardCharsets.UTF_8);
            new BufferedReader(errors).lines().forEach(System.err::println);
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private static Path pathIn(List<String> answer, String name, int status) {
        String prefix = name + "=";
        return answer.stream()
                .filter(line -> status == 0 && line.startsWith(prefix))
                .map(line -> Path.of(line.substring(prefix.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        BUILD_SCRIPT + " " + name + " ended with status " + status + "; its messages are above"));
    }

    static Path repositoryRoot() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve(BUILD_SCRIPT))) {
                return folder;
            }
        }
        throw new IllegalStateException("no " + BUILD_SCRIPT + " in " + start + " or above it");
    }

    private static Optional<Path> missing(String name) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(name + NOT_BUILT + "; CI must not skip the tests that need it");
        }
        System.err.printf("""

                ######################################################################
                # SKIPPED: tests that need the real %1$s
                # %1$s%2$s.
                # Above stands what to install; then: %3$s %1$s
                ######################################################################

                """, name, NOT_BUILT, BUILD_SCRIPT);
        return Optional.empty();
    }
}
