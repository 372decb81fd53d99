package dev.meshca.cli.help;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands and options as lines of fish's {@code complete}. */
final class FishCompletion {

    private FishCompletion() {}

    static String of(CommandSpec meshca) {
        StringBuilder script = new StringBuilder("complete -c meshca -f\n");
        for (Map.Entry<String, CommandLine> command : meshca.subcommands().entrySet()) {
            CommandSpec spec = command.getValue().getCommandSpec();
            line(script, "__fish_use_subcommand", "-a " + command.getKey(), spec);
            inside(script, "__fish_seen_subcommand_from " + command.getKey(), spec);
        }
        return script.toString();
    }

    private static void inside(StringBuilder script, String condition, CommandSpec command) {
        for (Map.Entry<String, CommandLine> part : command.subcommands().entrySet()) {
            CommandSpec spec = part.getValue().getCommandSpec();
            line(script, condition, "-a " + part.getKey(), spec);
            inside(script, condition + "; and __fish_seen_subcommand_from " + part.getKey(), spec);
        }
        for (OptionSpec option : command.options()) {
            String name = option.longestName().replaceFirst("^--", "");
            String value = option.arity().max() == 0 ? "" : takesPath(option) ? " -r -F" : " -r";
            line(script, condition, "-l " + name + value, first(option.description()));
        }
    }

    private static boolean takesPath(OptionSpec option) {
        return option.paramLabel().contains("DIR") || option.paramLabel().contains("FILE");
    }

    private static void line(StringBuilder script, String condition, String what, CommandSpec command) {
        line(script, condition, what, first(command.usageMessage().description()));
    }

    private static void line(StringBuilder script, String condition, String what, String description) {
        script.append(
                "complete -c meshca -n '%s' %s -d '%s'\n".formatted(condition, what, description.replace("'", "\\'")));
    }

    private static String first(String... lines) {
        return lines.length == 0 ? "" : lines[0].replace("${DEFAULT-VALUE}", "the default");
    }
}
