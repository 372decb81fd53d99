package dev.meshca.testbed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One JSON object of strings only, as {@code istiod-judge} prints it. */
final class FlatJson {

    private static final String STRING = "\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"";
    private static final Pattern ENTRY = Pattern.compile("\\s*" + STRING + "\\s*:\\s*" + STRING + "\\s*[,}]");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private FlatJson() {}

    static Map<String, String> read(String line) {
        if (!line.startsWith("{")) {
            throw new IllegalArgumentException("no JSON object: " + line);
        }
        Map<String, String> values = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(line).region(1, line.length());
        while (entry.lookingAt()) {
            values.put(unescape(entry.group(1)), unescape(entry.group(2)));
            entry.region(entry.end(), line.length());
        }
        if (entry.regionStart() != line.length()) {
            throw new IllegalArgumentException("no flat JSON object of strings: " + line);
        }
        return values;
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(character(escape)));
    }

    private static String character(MatchResult escape) {
        if (escape.group(1) != null) {
            return String.valueOf((char) Integer.parseInt(escape.group(1), 16));
        }
        return switch (escape.group(2)) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            case "b" -> "\b";
            case "f" -> "\f";
            default -> escape.group(2);
        };
    }
}
