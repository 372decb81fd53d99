package dev.meshca.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One shell that ends at the first command that fails, and that can be told more while it runs. */
final class LiveShell implements AutoCloseable {

    private static final String DONE = "== done ==";

    private final Process bash;
    private final Writer in;
    private final BufferedReader out;

    LiveShell(Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("bash").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("CTX_") || name.startsWith("MESHCA_"));
        builder.environment().putAll(environment);
        bash = builder.start();
        in = bash.outputWriter(StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(bash.getInputStream(), StandardCharsets.UTF_8));
        run("set -euo pipefail");
    }

    /** Runs lines to their end, and gives what they printed; the last line says if the shell has ended. */
    List<String> run(String lines) {
        try {
            in.write(lines + "\necho '" + DONE + "'\n");
            in.flush();
            List<String> printed = new ArrayList<>();
            for (String line = out.readLine(); !DONE.equals(line); line = out.readLine()) {
                if (line == null) {
                    throw new AssertionError("the shell ended at a line that failed:\n" + lines + "\nwhich printed\n"
                            + String.join("\n", printed));
                }
                printed.add(line);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!bash.waitFor(10, TimeUnit.SECONDS)) {
                bash.destroyForcibly();
            }
        } catch (InterruptedException e) {
            bash.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
