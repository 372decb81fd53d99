package dev.meshca.mesh;

import dev.meshca.Validity;
import dev.meshca.mesh.text.Lifetime;
import java.security.cert.X509Certificate;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * When CAs are renewed.
 *
 * @param before how long before its end a CA is due; empty for the share
 * @param percent the share of its life that a CA has left when it is due, from 1 to 99; 33 by default
 * @param windows when something may be done; none for any time
 */
public record RenewalPolicy(Optional<Duration> before, int percent, List<Window> windows) {

    private static final int HUNDRED = 100;

    /**
     * A time of the week in which something may be done.
     *
     * @param days the days on which it begins
     * @param from when it begins
     * @param to when it ends: on the next day if that is not after its begin
     * @param zone where it is that time
     */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {

        private static final long WEEK = 8;

        /**
         * A window; the set is copied.
         *
         * @throws IllegalArgumentException if there is no day in it
         */
        public Window {
            days = Set.copyOf(days);
            if (days.isEmpty()) {
                throw new IllegalArgumentException("a window without a day never opens: name its days");
            }
        }

        /** When it is open at a moment, or next after it: that moment, or the next begin. */
        Instant open(Instant now) {
            LocalDate today = now.atZone(zone).toLocalDate();
            return LongStream.rangeClosed(-1, WEEK)
                    .mapToObj(today::plusDays)
                    .filter(day -> days.contains(day.getDayOfWeek()) && end(day).isAfter(now))
                    .map(this::start)
                    .min(Comparator.naturalOrder())
                    .map(start -> start.isAfter(now) ? start : now)
                    .orElseThrow();
        }

        private Instant start(LocalDate day) {
            return ZonedDateTime.of(day, from, zone).toInstant();
        }

        private Instant end(LocalDate day) {
            return ZonedDateTime.of(to.isAfter(from) ? day : day.plusDays(1), to, zone)
                    .toInstant();
        }
    }

    /**
     * A policy; the list is copied.
     *
     * @throws IllegalArgumentException if the time is not positive, or the share is none
     */
    public RenewalPolicy {
        windows = List.copyOf(windows);
        if (before.filter(time -> time.isNegative() || time.isZero()).isPresent()) {
            throw new IllegalArgumentException("a time of " + before.get() + " before the end is not positive");
        }
        if (percent < 1 || percent >= HUNDRED) {
            throw new IllegalArgumentException(percent + "% of a life is no share of it: use 1% to 99%");
        }
    }

    /**
     * When a third of its life is left, at any time.
     *
     * @return the policy
     */
    public static RenewalPolicy defaults() {
        return new RenewalPolicy(Optional.empty(), 33, List.of());
    }

    /**
     * Ends where new CAs would be due as soon as they are made, and be renewed for ever.
     *
     * @param cas what new CAs should be
     * @throws IllegalArgumentException if the time before the end is no shorter than one of their lives
     */
    public void requireLongerLives(MeshSpec cas) {
        for (Duration life : List.of(
                cas.validity().orElse(Validity.CA_DEFAULT), cas.rootValidity().orElse(Validity.CA_DEFAULT))) {
            if (before.filter(time -> time.compareTo(life) >= 0).isPresent()) {
                throw new IllegalArgumentException("a new CA lives " + Lifetime.text(life)
                        + ", and would be due at once: choose a shorter time before its end");
            }
        }
    }

    /** From when on a certificate is to be replaced. */
    Instant due(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
        return end.minus(before.orElseGet(() -> life.multipliedBy(percent).dividedBy(HUNDRED)));
    }

    /** When something may be done: now, or when the next window opens. */
    Instant open(Instant now) {
        return windows.isEmpty()
                ? now
                : windows.stream()
                        .map(window -> window.open(now))
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
    }
}
