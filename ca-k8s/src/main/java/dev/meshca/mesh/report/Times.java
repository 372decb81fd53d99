package dev.meshca.mesh.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments and spans for a person, in UTC. */
final class Times {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("dd MMM HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    static String day(Instant moment) {
        return DAY.format(moment);
    }

    static String minute(Instant moment) {
        return MINUTE.format(moment);
    }

    /** Without the year, for pictures of days. */
    static String compact(Instant moment) {
        return COMPACT.format(moment);
    }

    /** A moment that a program can read too. */
    static Markup moment(Instant moment) {
        return Markup.of("time", minute(moment)).with("datetime", moment);
    }

    /** How long it is until then, or since: {@code in 12 days}, {@code 3 hours ago}. */
    static String from(Instant now, Instant moment) {
        Duration span = Duration.between(now, moment);
        return span.isNegative() ? about(span.negated()) + " ago" : "in " + about(span);
    }

    private static String about(Duration span) {
        if (span.toDays() >= 2) {
            return Parts.counted(span.toDays(), "day");
        }
        return span.toHours() >= 2 ? span.toHours() + " hours" : span.toMinutes() + " min";
    }
}
