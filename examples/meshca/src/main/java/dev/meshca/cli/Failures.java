package dev.meshca.cli;

import dev.meshca.CaStorageException;
import dev.meshca.InvalidCaException;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.text.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns an exception into one sentence and an exit code. {@code MESHCA_STACKTRACE=1} shows where it came from. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    /** As picocli prints what can be chosen: a list of Java, and words on cases where none was written. */
    private static final Pattern CHOICE = Pattern.compile("\\[([\\w-]+(?:, [\\w-]+)+)] \\(case-insensitive\\)");

    /** Of many words only so many are said. */
    private static final int NAMED = 3;

    private static final String STACKTRACE = "MESHCA_STACKTRACE";

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        say(command, sentence(command, failure, args), failure);
        terminal.note("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /** An option that is unknown is said before one that is missing: mostly it is the same, mistyped. */
    private static String sentence(CommandLine command, ParameterException failure, String... args) {
        List<String> unmatched =
                failure instanceof UnmatchedArgumentException unknown ? unknown.getUnmatched() : List.of();
        boolean missing = failure instanceof MissingParameterException;
        if (!unmatched.isEmpty()
                && !unmatched.get(0).startsWith("-")
                && !command.getSubcommands().isEmpty()) {
            return unknownCommand(command, unmatched.get(0));
        }
        Optional<String> option = (missing ? Stream.of(args) : unmatched.stream())
                .filter(word -> word.matches("--?[A-Za-z].*"))
                .map(word -> word.split("=", 2)[0])
                .filter(name -> !isOption(command, name))
                .findFirst();
        if (option.isPresent()) {
            CommandLine meant = meant(command, args);
            if (!meant.equals(command) && isOption(meant, option.get())) {
                return "'" + option.get() + "' stands before its command: "
                        + meant.getCommandSpec().qualifiedName() + " " + option.get() + " …";
            }
            return "Unknown option: '" + option.get() + "'"
                    + Nearest.question(
                            option.get(), command.getCommandSpec().optionsMap().keySet());
        }
        if (!unmatched.isEmpty()) {
            return withoutOption(unmatched);
        }
        return CHOICE.matcher(String.valueOf(failure.getMessage())).replaceAll("$1");
    }

    /** The command that was named behind the option at which the reading ended. */
    private static CommandLine meant(CommandLine command, String... args) {
        CommandLine meant = command;
        for (String word : args) {
            meant = meant.getSubcommands().getOrDefault(word, meant);
        }
        return meant;
    }

    private static String withoutOption(List<String> words) {
        String named = words.stream().limit(NAMED).map(word -> "'" + word + "'").collect(Collectors.joining(", "));
        String more = words.size() > NAMED ? " and " + (words.size() - NAMED) + " more" : "";
        return named + more + (words.size() == 1 ? " belongs" : " belong") + " to no option";
    }

    private static boolean isOption(CommandLine command, String name) {
        return Stream.iterate(command, line -> line != null, CommandLine::getParent)
                .anyMatch(line -> line.getCommandSpec().optionsMap().containsKey(name));
    }

    private static String unknownCommand(CommandLine command, String word) {
        Set<String> names = command.getSubcommands().keySet();
        return "there is no command '" + word + "', only " + String.join(", ", names) + Nearest.question(word, names);
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof InvalidCaException) {
            return say(command, String.valueOf(failure.getMessage()), failure, ExitCode.BROKEN);
        }
        if (failure instanceof CaStorageException || (failure instanceof IllegalArgumentException && isOurs(failure))) {
            return say(command, String.valueOf(failure.getMessage()), failure, ExitCode.USAGE);
        }
        String defect = "this should not happen, please report it (" + described(failure) + "); " + STACKTRACE
                + "=1 in the environment shows where it happened";
        return say(command, defect, failure, ExitCode.DEFECT);
    }

    /** What the JDK or another library takes for a wrong argument was given by us, and not by who typed the command. */
    private static boolean isOurs(Exception failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 || trace[0].getClassName().startsWith("dev.meshca.");
    }

    private static String described(Throwable failure) {
        return failure.getCause() == null
                ? failure.toString()
                : failure + ", caused by " + described(failure.getCause());
    }

    private int say(CommandLine command, String sentence, Exception failure, int code) {
        say(command, sentence, failure);
        return code;
    }

    private void say(CommandLine command, String sentence, Exception failure) {
        terminal.note(command.getCommandSpec().qualifiedName() + ": " + sentence);
        if (terminal.environment().containsKey(STACKTRACE)) {
            failure.printStackTrace(terminal.err());
        }
    }
}
