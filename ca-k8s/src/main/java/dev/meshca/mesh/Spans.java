package dev.meshca.mesh;

import java.time.Duration;

/** A span of time for a person: {@code 1d}, {@code 1d12h}, {@code 13h12m}. */
final class Spans {

    private Spans() {}

    static String text(Duration time) {
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
