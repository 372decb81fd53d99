package dev.meshca.mesh.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Where moments are between two ends of a picture. */
final class TimeAxis {

    private static final int MOST_TICKS = 7;

    /** A moment that is named at the axis. */
    record Tick(Instant moment, String label) {}

    /** The distance of ticks, and how they are named. */
    private record Step(int amount, ChronoUnit unit, DateTimeFormatter label) {

        static Step of(int amount, ChronoUnit unit, String pattern) {
            return new Step(amount, unit, DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
        }

        boolean fits(Duration span) {
            return span.toSeconds() / (unit.getDuration().toSeconds() * amount) <= MOST_TICKS;
        }

        /** The first moment of the year, the month or the day, from which steps are counted. */
        ZonedDateTime origin(Instant start) {
            ZonedDateTime day = start.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
            return switch (unit) {
                case YEARS -> day.withDayOfYear(1).withYear(day.getYear() / amount * amount);
                case MONTHS -> day.withDayOfYear(1);
                case DAYS -> day.withDayOfMonth(1);
                default -> day;
            };
        }
    }

    private static final List<Step> STEPS = List.of(
            Step.of(1, ChronoUnit.HOURS, "HH:mm"),
            Step.of(3, ChronoUnit.HOURS, "dd MMM HH:mm"),
            Step.of(6, ChronoUnit.HOURS, "dd MMM HH:mm"),
            Step.of(12, ChronoUnit.HOURS, "dd MMM HH:mm"),
            Step.of(1, ChronoUnit.DAYS, "dd MMM"),
            Step.of(2, ChronoUnit.DAYS, "dd MMM"),
            Step.of(7, ChronoUnit.DAYS, "dd MMM"),
            Step.of(14, ChronoUnit.DAYS, "dd MMM"),
            Step.of(1, ChronoUnit.MONTHS, "MMM uuuu"),
            Step.of(3, ChronoUnit.MONTHS, "MMM uuuu"),
            Step.of(6, ChronoUnit.MONTHS, "MMM uuuu"),
            Step.of(1, ChronoUnit.YEARS, "uuuu"),
            Step.of(2, ChronoUnit.YEARS, "uuuu"),
            Step.of(5, ChronoUnit.YEARS, "uuuu"),
            Step.of(10, ChronoUnit.YEARS, "uuuu"),
            Step.of(50, ChronoUnit.YEARS, "uuuu"),
            Step.of(2000, ChronoUnit.YEARS, "uuuu"));

    private final Instant start;
    private final Instant end;
    private final double left;
    private final double right;

    private TimeAxis(Instant start, Instant end, double left, double right) {
        this.start = start;
        this.end = end;
        this.left = left;
        this.right = right;
    }

    static TimeAxis over(Collection<Instant> moments, double left, double right) {
        Instant start = Collections.min(moments);
        Instant end = Collections.max(moments);
        return new TimeAxis(start, end.isAfter(start) ? end : start.plusSeconds(1), left, right);
    }

    double at(Instant moment) {
        double share = (double) Duration.between(start, moment).toSeconds()
                / Duration.between(start, end).toSeconds();
        return left + share * (right - left);
    }

    List<Tick> ticks() {
        Duration span = Duration.between(start, end);
        Step step = STEPS.stream()
                .filter(candidate -> candidate.fits(span))
                .findFirst()
                .orElse(STEPS.get(STEPS.size() - 1));
        List<Tick> ticks = new ArrayList<>();
        ZonedDateTime moment = step.origin(start);
        while (!moment.toInstant().isAfter(end)) {
            if (!moment.toInstant().isBefore(start)) {
                ticks.add(new Tick(moment.toInstant(), step.label().format(moment)));
            }
            moment = moment.plus(step.amount(), step.unit());
        }
        return ticks;
    }
}
