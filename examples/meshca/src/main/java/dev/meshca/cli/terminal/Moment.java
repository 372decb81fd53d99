package dev.meshca.cli.terminal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Times for a person, in UTC and to the minute: {@code 2026-11-25T21:05Z}. */
public final class Moment {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern FINER = Pattern.compile("\\b(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d):\\d\\d(?:\\.\\d+)?Z");

    private Moment() {}

    public static String of(Instant time) {
        return MINUTE.format(time);
    }

    /** The first minute that is not before a time. */
    public static String notBefore(Instant time) {
        Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
        return of(minute.equals(time) ? minute : minute.plus(1, ChronoUnit.MINUTES));
    }

    /** A text of the library, whose times are as fine as they come. */
    static String inText(String text) {
        return FINER.matcher(text).replaceAll("$1Z");
    }
}
