package dev.meshca.k8s.kubeconfig.plugin;

import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program of a plugin, found in {@code PATH} as {@code kubectl} finds it. Java gives a script that does not say what runs
 * it to a shell, which would read its arguments anew; so such a script is refused.
 */
public final class Executable {

    private static final String SCRIPT = "#!";
    /** ELF, and what macOS starts. */
    private static final List<String> PROGRAMS = List.of(
            "\u007fELF",
            "\u00fe\u00ed\u00fa\u00ce",
            "\u00fe\u00ed\u00fa\u00cf",
            "\u00ce\u00fa\u00ed\u00fe",
            "\u00cf\u00fa\u00ed\u00fe",
            "\u00ca\u00fe\u00ba\u00be");

    private final Path file;
    private final boolean script;

    private Executable(Path file, String beginning) {
        this.file = file;
        this.script = beginning.startsWith(SCRIPT);
        if (!script && PROGRAMS.stream().noneMatch(beginning::startsWith)) {
            throw new Refusal(shown(file) + " is no program, and does not say what runs it: give a script a first line"
                    + " like #!/bin/sh");
        }
    }

    /** The refusal says what is wrong with the file. */
    public static Executable find(String command, String searchPath) {
        List<Path> candidates = command.contains("/") ? List.of(Path.of(command)) : inEach(searchPath, command);
        Path file = candidates.stream()
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst()
                .orElseThrow(() -> new Refusal(candidates.stream()
                        .filter(Files::exists)
                        .findFirst()
                        .map(Executable::unusable)
                        .orElse("it is not there: install it, or name it with its path")));
        return new Executable(file, beginning(file));
    }

    private static List<Path> inEach(String searchPath, String command) {
        return Stream.of(searchPath.split(File.pathSeparator))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .map(folder -> folder.resolve(command))
                .toList();
    }

    private static String unusable(Path path) {
        return Files.isRegularFile(path)
                ? shown(path) + " is not executable: chmod +x it"
                : shown(path) + " is no file: name the program";
    }

    /** What may be executed, but not read, is a program: the interpreter of a script could not read it either. */
    private static String beginning(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(4), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return PROGRAMS.get(0);
        }
    }

    public String path() {
        return file.toString();
    }

    /** Why it could not be started though it is there. */
    public String fault() {
        return script
                ? "what the first line of " + shown(file) + " names is not there: correct that line"
                : shown(file) + " is no program for this machine";
    }

    private static String shown(Path path) {
        return Shown.line(path.toString());
    }
}
