package dev.meshca.rotation;

import dev.meshca.ClusterName;
import java.time.Duration;
import java.util.Set;

/**
 * How long certificates of an earlier chain may live: what a rotation waits for before it takes away what they need.
 *
 * @param lifetime the longest life of a workload certificate
 * @param untold the clusters of which that is not known; they keep every gate closed that waits for it
 */
public record Soak(Duration lifetime, Set<ClusterName> untold) {

    /**
     * A soak; the set is copied.
     *
     * @throws IllegalArgumentException if the lifetime is not positive
     */
    public Soak {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a workload certificate cannot live " + lifetime);
        }
        untold = Set.copyOf(untold);
    }

    /**
     * A soak for clusters of which each tells its lifetimes, or of which somebody knows.
     *
     * @param lifetime the longest life of a workload certificate
     * @return the soak
     */
    public static Soak of(Duration lifetime) {
        return new Soak(lifetime, Set.of());
    }
}
