package dev.meshca.cli.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command as a page for {@code man}, in the macros of man(7), from what its help is made of. */
final class ManPage {

    private final CommandSpec command;
    private final StringBuilder roff = new StringBuilder();

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The pages of a command and of all below it, by file name such as {@code meshca-rotate-root.1}. */
    static Map<String, String> of(CommandSpec command, String version) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(name(command) + ".1", new ManPage(command).page(version));
        command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(below -> !below.usageMessage().hidden())
                .forEach(below -> pages.putAll(of(below, version)));
        return pages;
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private String page(String version) {
        List<String> description = lines(command.usageMessage().description());
        macro("TH", name(command).toUpperCase(Locale.ROOT), "1", "", "meshca " + version, "meshca");
        section("NAME");
        text(name(command) + " \\- " + escaped(first(description)));
        section("SYNOPSIS");
        synopsis();
        section("DESCRIPTION");
        paragraphs(description);
        options();
        commands();
        footer();
        return roff.toString();
    }

    private void synopsis() {
        line(".B " + escaped(command.qualifiedName(" ")));
        String words = command.positionalParameters().stream()
                .map(parameter -> parameter.required() ? parameter.paramLabel() : "[" + parameter.paramLabel() + "]")
                .collect(Collectors.joining(" "));
        String below = command.subcommands().isEmpty() ? "" : "COMMAND ";
        text(escaped((below + words + (words.isEmpty() ? "" : " ") + "[OPTIONS]").strip()));
    }

    private void options() {
        List<PositionalParamSpec> parameters = command.positionalParameters();
        List<OptionSpec> options =
                command.options().stream().filter(option -> !option.hidden()).toList();
        if (parameters.isEmpty() && options.isEmpty()) {
            return;
        }
        section("OPTIONS");
        parameters.forEach(parameter -> item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter));
        for (OptionSpec option : options) {
            String names = Arrays.stream(option.names())
                    .map(name -> "\\fB" + escaped(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            String value = option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
            item(names + value, option);
        }
    }

    private void item(String head, ArgSpec argument) {
        line(".TP");
        line(head);
        String required = argument.required() && argument.isOption() ? " Required." : "";
        String description = String.join(" ", lines(argument.description()))
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
        text(escaped(description + required));
    }

    private void commands() {
        List<CommandSpec> below = new ArrayList<>();
        command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> !spec.usageMessage().hidden())
                .forEach(below::add);
        if (!below.isEmpty()) {
            section("COMMANDS");
            for (CommandSpec spec : below) {
                line(".TP");
                line("\\fB" + escaped(name(spec)) + "\\fR(1)");
                text(escaped(first(lines(spec.usageMessage().description()))));
            }
        }
    }

    /** As it stands: it has columns and lines to type. */
    private void footer() {
        List<String> footer = lines(command.usageMessage().footer());
        if (!footer.isEmpty()) {
            section("NOTES");
            line(".nf");
            footer.stream().dropWhile(String::isBlank).forEach(line -> text(escaped(line)));
            line(".fi");
        }
        if (command.parent() != null) {
            section("SEE ALSO");
            text("\\fB" + escaped(name(command.parent())) + "\\fR(1)");
        }
    }

    private void paragraphs(List<String> lines) {
        for (String line : lines) {
            if (line.isBlank()) {
                line(".PP");
            } else {
                text(escaped(line));
            }
        }
    }

    private void section(String title) {
        macro("SH", title);
    }

    private void macro(String name, String... arguments) {
        line("." + name
                + Arrays.stream(arguments)
                        .map(argument -> " \"" + escaped(argument).replace("\"", "\\(dq") + "\"")
                        .collect(Collectors.joining()));
    }

    /** A line that begins with a dot or an apostrophe would be taken for a macro. */
    private void text(String text) {
        line(text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text);
    }

    private void line(String line) {
        roff.append(line).append('\n');
    }

    private static List<String> lines(String... lines) {
        return Arrays.stream(lines).map(String::formatted).toList();
    }

    private static String first(List<String> lines) {
        return lines.isEmpty() ? "" : lines.get(0).replaceFirst("\\.$", "");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("'", "\\(aq");
    }
}
