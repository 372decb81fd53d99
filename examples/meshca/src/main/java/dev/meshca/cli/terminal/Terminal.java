package dev.meshca.cli.terminal;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a command writes to, and the environment it runs in.
 *
 * @param in what a person answers
 * @param out the result and nothing else
 * @param err everything else
 * @param environment the environment variables
 * @param directory where files are looked for that nobody named
 * @param clock what time it is
 * @param interactive whether a person is looking, who wants to see progress
 */
public record Terminal(
        BufferedReader in,
        PrintWriter out,
        PrintWriter err,
        Map<String, String> environment,
        Path directory,
        Clock clock,
        boolean interactive) {

    /** Control characters, and those that turn the direction of what follows or break lines. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");

    /** Where nobody answers, in the working directory. */
    public Terminal(
            PrintWriter out, PrintWriter err, Map<String, String> environment, Clock clock, boolean interactive) {
        this(new BufferedReader(Reader.nullReader()), out, err, environment, Path.of(""), clock, interactive);
    }

    /** Those of this process. */
    @SuppressWarnings("SystemConsoleNull") // null before JDK 22 where there is no terminal
    public static Terminal ofProcess() {
        Console console = System.console();
        Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
        return new Terminal(
                new BufferedReader(new InputStreamReader(System.in, charset)),
                new ResultWriter(new FileOutputStream(FileDescriptor.out), charset),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, charset),
                System.getenv(),
                Path.of(""),
                Clock.systemUTC(),
                console != null && isTerminal(console));
    }

    /** From JDK 22 on there may be a console without a terminal, and a method to tell. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException beforeJdk22) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Writes a part of the result, which ends with a newline. Names from certificates and servers cannot steer the terminal. */
    public void result(String text) {
        out.print(interactive && Colours.wanted(environment) ? Colours.in(printable(text)) : printable(text));
    }

    /** Writes one line that is not part of the result. */
    public void note(String line) {
        err.println(printable(Hints.inText(Moment.inText(line))));
    }

    /** Asks a person; empty if there is none, or no answer. */
    public Optional<String> ask(String question) {
        if (!interactive) {
            return Optional.empty();
        }
        err.print(printable(question) + " ");
        err.flush();
        try {
            return Optional.ofNullable(in.readLine()).map(String::strip).filter(answer -> !answer.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Writes what to do next, after the result. */
    public void next(String command) {
        flush();
        note("next: " + command);
    }

    /** Whether a part of the result could not be written. */
    public boolean lost() {
        return out.checkError();
    }

    /** Whether more of the result would reach nobody. */
    public boolean unheard() {
        return lost() || (out instanceof ResultWriter writer && writer.abandoned());
    }

    /** Lets out what was written so far. */
    public void flush() {
        out.flush();
        err.flush();
    }

    private static String printable(String text) {
        return STEERING.matcher(text).replaceAll("?");
    }
}
