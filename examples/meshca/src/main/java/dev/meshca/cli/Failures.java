package dev.meshca.cli;

import dev.meshca.CaStorageException;
import dev.meshca.InvalidCaException;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns an exception into one sentence and an exit code. {@code MESHCA_STACKTRACE=1} shows where it came from. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final String STACKTRACE = "MESHCA_STACKTRACE";

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        if (failure instanceof UnmatchedArgumentException unmatched
                && command.getParent() == null
                && !unmatched.isUnknownOption()) {
            say(command, unknownCommand(command, unmatched), failure);
        } else {
            say(command, String.valueOf(failure.getMessage()), failure);
            UnmatchedArgumentException.printSuggestions(failure, terminal.err());
        }
        terminal.note("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private static String unknownCommand(CommandLine meshca, UnmatchedArgumentException failure) {
        return "there is no command '" + failure.getUnmatched().get(0) + "', only "
                + String.join(", ", meshca.getSubcommands().keySet());
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof InvalidCaException) {
            return say(command, String.valueOf(failure.getMessage()), failure, ExitCode.BROKEN);
        }
        if (failure instanceof IllegalArgumentException || failure instanceof CaStorageException) {
            return say(command, String.valueOf(failure.getMessage()), failure, ExitCode.USAGE);
        }
        String defect = "this should not happen, please report it (" + failure + "); " + STACKTRACE
                + "=1 in the environment shows where it happened";
        return say(command, defect, failure, ExitCode.DEFECT);
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
