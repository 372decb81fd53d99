package dev.meshca.k8s.internal;

import java.time.Duration;

/** Times that something is waited for: what is counted in nanoseconds ends after 292 years. */
public final class Waits {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Waits() {}

    /**
     * Requires a time that can be waited.
     *
     * @param what what the time is, in a sentence
     * @throws IllegalArgumentException if it is no time, or nobody waits that long
     */
    public static void require(String what, Duration time) {
        requirePositive(what, time);
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " of " + time.toDays() + "d is too long: use " + LONGEST.toDays() + "d or less");
        }
    }

    /** Requires a time, however long: for what is not waited for in one go. */
    public static void requirePositive(String what, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(what + " of " + time + " is not positive");
        }
    }
}
