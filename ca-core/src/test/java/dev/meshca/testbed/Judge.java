package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that answers questions about files, one line for each. */
final class Judge {

    private Judge() {}

    static List<Map<String, String>> ask(String name, String question, List<Path> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of(Testbed.binary(name).toString(), question));
        files.forEach(file -> command.add(file.toString()));
        try {
            Process judge =
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            List<String> lines =
                    judge.inputReader(StandardCharsets.UTF_8).lines().toList();
            int status = judge.waitFor();
            if (status != 0) {
                throw new AssertionError(name + " " + question + " ended with status " + status);
            }
            return lines.stream().map(FlatJson::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was at work", e);
        }
    }
}
