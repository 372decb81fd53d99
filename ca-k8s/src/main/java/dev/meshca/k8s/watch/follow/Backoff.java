package dev.meshca.k8s.watch.follow;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long to leave a server alone that did not answer: growing, bounded, and not the same for all who wait for it. */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final DoubleSupplier random;
    private Duration next = FIRST;

    /** @param random between 0 and 1 */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** Half as long as it could be, to one and a half times that. */
    Duration next() {
        Duration time = next;
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return Duration.ofNanos((long) (time.toNanos() * (0.5 + random.getAsDouble())));
    }

    /** After a watch that lasted so long; one that ends at once is no sign that all is well. */
    void lasted(Duration time) {
        if (time.compareTo(LONGEST) >= 0) {
            next = FIRST;
        }
    }
}
