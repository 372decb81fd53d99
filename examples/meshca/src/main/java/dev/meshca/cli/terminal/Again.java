package dev.meshca.cli.terminal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Commands to type next, with the options of this call; each works as it is printed. */
public final class Again {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Again() {}

    /** This call again, with further options and without some. */
    public static String with(CommandSpec command, Set<String> without, String... more) {
        List<String> words =
                new ArrayList<>(command.root().commandLine().getParseResult().originalArgs());
        words.removeAll(without);
        words.addAll(List.of(more));
        return meshca(words);
    }

    /** Another command, with those options of this call that it has, too. */
    public static String other(CommandSpec command, String name, Set<String> options) {
        List<String> words = new ArrayList<>(List.of(name.split(" ")));
        Set<OptionSpec> given =
                new LinkedHashSet<>(command.commandLine().getParseResult().matchedOptions());
        for (OptionSpec option : given) {
            if (options.contains(option.longestName())) {
                for (String value : option.originalStringValues()) {
                    words.add(option.longestName());
                    if (option.arity().max() > 0) {
                        words.add(value);
                    }
                }
            }
        }
        return meshca(words);
    }

    private static String meshca(List<String> words) {
        return words.stream().map(Again::quoted).collect(Collectors.joining(" ", "meshca ", ""));
    }

    /** As a shell reads it. */
    public static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
