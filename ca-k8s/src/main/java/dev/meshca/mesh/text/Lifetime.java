package dev.meshca.mesh.text;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as operators write them: {@code 3650d}, {@code 24h}, {@code 13h12m}, {@code 45s}. */
public final class Lifetime {

    private static final String UNITS = "dhms";
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})([dhms])");

    private Lifetime() {}

    public static Duration parse(String text) {
        String rest = text.strip();
        Duration time = Duration.ZERO;
        int last = -1;
        for (Matcher part = PART.matcher(rest); !rest.isEmpty(); rest = rest.substring(part.end()), part.reset(rest)) {
            if (!part.lookingAt() || UNITS.indexOf(part.group(2)) <= last) {
                throw notOne(text);
            }
            last = UNITS.indexOf(part.group(2));
            time = time.plus(of(Long.parseLong(part.group(1)), part.group(2)));
        }
        if (last < 0) {
            throw notOne(text);
        }
        if (time.isZero()) {
            throw new IllegalArgumentException("'" + text + "' is no time at all: use 1s or more");
        }
        return time;
    }

    private static IllegalArgumentException notOne(String text) {
        return new IllegalArgumentException("'" + text
                + "' is not a length of time: use whole numbers with d, h, m, s, such as 3650d, 24h or 13h12m");
    }

    private static Duration of(long number, String unit) {
        return switch (unit) {
            case "d" -> Duration.ofDays(number);
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** A duration as it would be written on the command line. */
    public static String text(Duration time) {
        String text = part(time.toDays(), "d")
                + part(time.toHoursPart(), "h")
                + part(time.toMinutesPart(), "m")
                + part(time.toSecondsPart(), "s");
        return text.isEmpty() ? "0s" : text;
    }

    private static String part(long number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
