package dev.meshca.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Colours for the words of a result that an eye looks for; what is said without them is the same. */
final class Colours {

    private static final String RED = "\033[1;31m";
    private static final String YELLOW = "\033[33m";
    private static final String GREEN = "\033[32m";
    private static final String BLUE = "\033[34m";
    private static final String NONE = "\033[0m";

    private static final Map<Pattern, String> WORDS = words();

    private Colours() {}

    private static Map<Pattern, String> words() {
        Map<Pattern, String> words = new LinkedHashMap<>();
        words.put(word("ERROR(?= [A-Z_0-9]+ )|NOT healthy$|NOT ready$|(STOPPED|UNREACHABLE)(?= in phase )"), RED);
        words.put(Pattern.compile("(?<=  )NO(?=  |$)", Pattern.MULTILINE), RED);
        words.put(word("WARNING(?= [A-Z_0-9]+ )|(WAITING|LOCKED)(?= in phase )"), YELLOW);
        words.put(word("healthy$|ready$|(DONE|STEPPED)(?= in phase )"), GREEN);
        words.put(word("INFO(?= [A-Z_0-9]+ )"), BLUE);
        return words;
    }

    private static Pattern word(String atTheBeginning) {
        return Pattern.compile("^(?:" + atTheBeginning + ")", Pattern.MULTILINE);
    }

    /** Whether somebody wants them (no-color.org), and the terminal can show them. */
    static boolean wanted(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    static String in(String text) {
        String coloured = text;
        for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
            coloured = word.getKey().matcher(coloured).replaceAll(word.getValue() + "$0" + NONE);
        }
        return coloured;
    }
}
