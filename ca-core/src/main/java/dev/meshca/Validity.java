package dev.meshca;

import dev.meshca.internal.Ambient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time in which a certificate is valid (RFC 5280, 4.1.2.5), both ends included, in whole seconds.
 *
 * @param notBefore the first valid second
 * @param notAfter the last valid second
 */
public record Validity(Instant notBefore, Instant notAfter) {

    /** How far {@link #lasting} starts in the past, for the sake of clocks that are late: 5 minutes. */
    public static final Duration BACKDATE = Duration.ofMinutes(5);

    /** The lifetime that Istio's Makefiles give to CAs: 3650 days. */
    public static final Duration CA_DEFAULT = Duration.ofDays(3650);

    /**
     * A span of time; parts of a second are dropped, as a certificate cannot express them.
     *
     * @throws IllegalArgumentException if it would end before it starts
     */
    public Validity {
        notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
        notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
        if (!notAfter.isAfter(notBefore)) {
            throw new IllegalArgumentException(
                    "a certificate cannot end (" + notAfter + ") before it starts (" + notBefore + ")");
        }
    }

    /**
     * From {@link #BACKDATE} before now until {@code lifetime} after now.
     *
     * @param lifetime how long from now on, more than zero
     * @return the validity
     * @throws IllegalArgumentException if the lifetime is not positive or ends after the year 9999
     */
    public static Validity lasting(Duration lifetime) {
        return lasting(lifetime, Ambient.CLOCK);
    }

    /**
     * From {@link #BACKDATE} before the clock's time until {@code lifetime} after it.
     *
     * @param lifetime how long from the clock's time on, more than zero
     * @param clock says what time it is
     * @return the validity
     * @throws IllegalArgumentException if the lifetime is not positive or ends after the year 9999
     */
    public static Validity lasting(Duration lifetime, Clock clock) {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a lifetime of " + lifetime + " is not positive");
        }
        Instant now = clock.instant();
        if (lifetime.compareTo(Duration.between(now, Instant.parse("9999-12-31T23:59:59Z"))) > 0) {
            throw new IllegalArgumentException("a lifetime of " + lifetime.toDays()
                    + " days ends after the year 9999, the last one X.509 can express");
        }
        return new Validity(now.minus(BACKDATE), now.plus(lifetime));
    }

    /**
     * The part of this validity that lies inside {@code outer}: a certificate must not outlive its issuer.
     *
     * @param outer the validity of the issuer
     * @return this validity, shortened at either end where needed
     * @throws IllegalArgumentException if the two do not overlap
     */
    public Validity within(Validity outer) {
        Instant start = notBefore.isBefore(outer.notBefore) ? outer.notBefore : notBefore;
        Instant end = notAfter.isAfter(outer.notAfter) ? outer.notAfter : notAfter;
        return new Validity(start, end);
    }

    /**
     * Whether {@code time} lies in this validity.
     *
     * @param time the time asked for
     * @return true from the first to the last valid second
     */
    public boolean contains(Instant time) {
        return !time.isBefore(notBefore) && !time.isAfter(notAfter);
    }
}
