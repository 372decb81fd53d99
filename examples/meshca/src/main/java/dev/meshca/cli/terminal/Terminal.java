package dev.meshca.cli.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a command writes to, and the environment it runs in.
 *
 * @param out the result and nothing else
 * @param err everything else
 * @param environment the environment variables
 * @param clock what time it is
 * @param interactive whether a person is looking, who wants to see progress
 */
public record Terminal(
        PrintWriter out, PrintWriter err, Map<String, String> environment, Clock clock, boolean interactive) {

    /** Control characters, and those that turn the direction of what follows or break lines. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");

    /** Those of this process. */
    @SuppressWarnings("SystemConsoleNull") // null before JDK 22 where there is no terminal
    public static Terminal ofProcess() {
        Console console = System.console();
        Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
        return new Terminal(
                new PrintWriter(new StandardOutput(new FileOutputStream(FileDescriptor.out)), false, charset),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, charset),
                System.getenv(),
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
        out.print(printable(text));
    }

    /** Writes one line that is not part of the result. */
    public void note(String line) {
        err.println(printable(Hints.inText(Moment.inText(line))));
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

    /** Lets out what was written so far. */
    public void flush() {
        out.flush();
        err.flush();
    }

    private static String printable(String text) {
        return STEERING.matcher(text).replaceAll("?");
    }
}
