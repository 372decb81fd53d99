package dev.meshca.k8s.lock;

import dev.meshca.k8s.internal.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Two clocks, because each lies in its own way: the one on the wall is set back and forth, and the steady one may stand
 * still while the machine sleeps. What matters is never less than either says.
 *
 * @param wall what time it is
 * @param steady nanoseconds from some moment on
 * @param pause lets time pass
 */
record TwoClocks(Clock wall, LongSupplier steady, Pause pause) {

    /** A moment, on both clocks. */
    record Moment(Instant wall, long steady) {}

    Moment now() {
        return new Moment(wall.instant(), steady.getAsLong());
    }

    /** How long ago that was, by the clock that went further. */
    Duration since(Moment moment) {
        Duration byWall = Duration.between(moment.wall(), wall.instant());
        Duration bySteady = steadilySince(moment);
        return byWall.compareTo(bySteady) > 0 ? byWall : bySteady;
    }

    /** For taking over from others: time that has surely passed. */
    Duration steadilySince(Moment moment) {
        return Duration.ofNanos(steady.getAsLong() - moment.steady());
    }
}
