package dev.meshca.cli.terminal;

import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands have: help, and the choice of the form of the result. */
public final class OutputOption {

    /** The forms of a result. */
    enum Form {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The form of the result on stdout: ${DEFAULT-VALUE} (the default) or json.")
    private Form form = Form.text;

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    public boolean isText() {
        return form == Form.text;
    }

    /** Writes the result. What is not asked for is not made, so that a text costs no JSON library. */
    public void print(Terminal terminal, Supplier<String> text, Supplier<String> json) {
        terminal.result(isText() ? forPerson(text.get()) : json.get());
    }

    /** A text with the options that hints name here, and times as they are shown here. */
    public static String forPerson(String text) {
        return Hints.inText(Moment.inText(text));
    }

    /** Says what to do next, to who reads a text. */
    public void next(Terminal terminal, Optional<String> command) {
        if (isText()) {
            command.ifPresent(terminal::next);
        }
    }
}
