package dev.meshca.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One shell, in a folder, that ends at the first command that fails. It has {@code meshca}, and runs stories by name. */
record Bash(Path folder, Map<String, String> environment) {

    /** A machine that builds may be slower than the time limit of a command allows. */
    private static final String SETUP = """
            set -euo pipefail
            meshca() {
              case "$1" in check|push|verify) set -- "$@" --timeout 2m ;; esac
              "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$CLASSES" dev.meshca.cli.Meshca "$@"
            }
            story() { "$JAVA" -cp "$CLASSES" "dev.meshca.stories.$1" "${@:2}"; }
            """;

    record Result(int exit, String out, String err) {}

    Bash(Path folder) {
        this(folder, Map.of());
    }

    Bash with(String variable, Object value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value.toString());
        return new Bash(folder, more);
    }

    Result run(String lines) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("session.sh"), SETUP + lines);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder bash = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        bash.environment().keySet().removeIf(name -> name.startsWith("CTX_") || name.equals("KUBECONFIG"));
        bash.environment().putAll(environment);
        bash.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        bash.environment().put("CLASSES", System.getProperty("java.class.path"));
        Process process = bash.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("the session did not end: " + Files.readString(err));
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
