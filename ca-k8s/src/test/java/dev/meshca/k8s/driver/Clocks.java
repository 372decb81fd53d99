package dev.meshca.k8s.driver;

import java.time.Clock;
import java.time.Duration;

/**
 * By how much clocks are ahead of all others, or behind them.
 *
 * @param runner of who rotates
 * @param istiod of the istiod of the second cluster
 * @param cluster of the API server and our workloads there
 */
record Clocks(Duration runner, Duration istiod, Duration cluster) {

    static final Duration SKEW = Duration.ofMinutes(5);
    static final Duration BEARABLE = Duration.ofSeconds(90);

    private static final Duration LITTLE = Duration.ofMinutes(6);
    private static final Duration LONG = Duration.ofMinutes(40);
    private static final Duration MORE_THAN_ANY_SKEW = Duration.ofMinutes(10);

    static final Clocks RIGHT = ofRunner(Duration.ZERO);

    static Clocks ofRunner(Duration ahead) {
        return new Clocks(ahead, Duration.ZERO, Duration.ZERO);
    }

    static Clocks ofIstiod(Duration ahead) {
        return new Clocks(Duration.ZERO, ahead, Duration.ZERO);
    }

    static Clocks ofCluster(Duration ahead) {
        return new Clocks(Duration.ZERO, ahead, ahead);
    }

    Clock ofWhoRotates() {
        return Clock.offset(Clock.systemUTC(), runner);
    }

    /** Istiod dates certificates two minutes back: whoever is further behind it takes none of its new ones. */
    boolean bearable() {
        return cluster.isZero()
                ? istiod.isZero() || istiod.isNegative()
                : cluster.abs().equals(BEARABLE);
    }

    /** That an istiod is behind is told by nothing that it shows; it is not believed to have loaded what was written. */
    boolean areSeen() {
        return !runner.isZero() || !cluster.isZero() || !bearable();
    }

    /** How long a rotation may take: one that does not believe an istiod asks for a restart minutes later. */
    Duration limit() {
        return istiod.isZero() || !cluster.isZero() ? LITTLE : LONG;
    }

    /** What workloads ask for: with an istiod whose clock is behind, a minute would have ended before it begins. */
    Duration lifetime() {
        return istiod.isZero() ? RunningMesh.LEAF_LIFETIME : MORE_THAN_ANY_SKEW;
    }
}
