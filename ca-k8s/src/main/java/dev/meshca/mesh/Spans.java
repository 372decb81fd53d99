package dev.meshca.mesh;

import java.time.Duration;

/** A span of time for a person: {@code 1d}, {@code 36h}, {@code 33m}. */
final class Spans {

    private Spans() {}

    static String text(Duration time) {
        if (time.toSecondsPart() > 0 || time.isZero()) {
            return time.toSeconds() + "s";
        }
        if (time.toMinutesPart() > 0) {
            return time.toMinutes() + "m";
        }
        return time.toHoursPart() > 0 ? time.toHours() + "h" : time.toDays() + "d";
    }
}
