package dev.meshca.cli.terminal;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 3650d}, {@code 24h}, {@code 30m}, {@code 45s}. */
public final class Lifetime {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})([dhms])");

    private Lifetime() {}

    static Duration parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a length of time: use a whole number and one of d, h, m, s, such as 3650d, 24h or 30m");
        }
        long number = Long.parseLong(matcher.group(1));
        if (number == 0) {
            throw new IllegalArgumentException("'" + text + "' is no time at all: use 1s or more");
        }
        return switch (matcher.group(2)) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** A duration as it would be written on the command line. */
    public static String text(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
