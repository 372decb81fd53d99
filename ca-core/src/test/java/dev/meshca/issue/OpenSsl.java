package dev.meshca.issue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The {@code openssl} command: a maker and a judge of files that shares no code with us. */
public final class OpenSsl {

    /** How it ended and what it said. */
    public record Answer(int status, String text) {}

    private OpenSsl() {}

    /** Runs it in a folder; what it says may be a refusal. */
    public static Answer ask(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException("openssl cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while openssl was at work", e);
        }
    }

    /** Runs it in a folder; it has to succeed. */
    public static String run(Path folder, String... arguments) {
        Answer answer = ask(folder, arguments);
        if (answer.status() != 0) {
            throw new AssertionError("openssl " + List.of(arguments) + " failed: " + answer.text());
        }
        return answer.text();
    }
}
