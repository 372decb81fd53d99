package dev.meshca.cli.terminal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times for a person: the day, in UTC. */
public final class Day {

    private Day() {}

    public static String of(Instant time) {
        return DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(time);
    }
}
