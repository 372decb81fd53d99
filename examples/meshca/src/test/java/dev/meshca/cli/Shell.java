package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.words.Wording;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this process, with an environment of the test's choice, and keeps what they wrote. */
public record Shell(Map<String, String> environment, boolean interactive, Path directory, String answers) {

    /** What a command left. */
    public record Result(int exit, String out, String err) {}

    public Shell() {
        this(Map.of(), false, Path.of(""), "");
    }

    public Shell with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Shell(more, interactive, directory, answers);
    }

    public Shell watched() {
        return new Shell(environment, true, directory, answers);
    }

    /** Where files are looked for that nobody named. */
    public Shell in(Path directory) {
        return new Shell(environment, interactive, directory, answers);
    }

    /** On a terminal, where somebody types these lines. */
    public Shell answering(String... lines) {
        return new Shell(environment, true, directory, String.join("\n", lines) + "\n");
    }

    public Result run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int exit = Meshca.run(
                new Terminal(
                        new BufferedReader(new StringReader(answers)),
                        new PrintWriter(out),
                        new PrintWriter(err, true),
                        environment,
                        directory,
                        Clock.systemUTC(),
                        interactive),
                words);
        Result result = new Result(exit, out.toString(), err.toString());
        boolean forAProgram =
                result.out().matches("(?s)[{<#].*") || List.of(words).contains("completion");
        String traced = environment.containsKey("MESHCA_STACKTRACE") ? "" : result.err();
        assertThat(Wording.in((forAProgram ? "" : result.out()) + traced))
                .as("words of a program in what %s printed: %s", List.of(words), result)
                .isEmpty();
        return result;
    }
}
