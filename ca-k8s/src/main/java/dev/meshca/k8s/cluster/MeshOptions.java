package dev.meshca.k8s.cluster;

import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.trust.TrustReport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How {@link MeshClusters} goes about its work.
 *
 * @param namespace where istiod runs and {@code cacerts} is; {@code istio-system} by default
 * @param timeLimit how long one cluster may take for one operation before it counts as unreachable; 10 seconds by default
 * @param concurrency how many clusters are worked on at the same time; 16 by default
 * @param clock says what time it is
 * @param random where keys, serial numbers and the names of runs come from
 * @param thresholds how long before its end a CA or a list is a warning
 */
public record MeshOptions(
        String namespace,
        Duration timeLimit,
        int concurrency,
        Clock clock,
        SecureRandom random,
        TrustReport.Thresholds thresholds) {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /**
     * The choice, complete.
     *
     * @throws IllegalArgumentException if the namespace is not a DNS label, the time limit is not positive, or the
     *     concurrency is not between 1 and 256
     */
    public MeshOptions {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("'" + PlainText.of(namespace)
                    + "' is not a namespace: use at most 63 lower-case letters, digits and '-'");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("a time limit of " + timeLimit + " is not positive");
        }
        if (concurrency < 1 || concurrency > 256) {
            throw new IllegalArgumentException("a concurrency of " + concurrency + " is not between 1 and 256");
        }
    }

    /**
     * The defaults.
     *
     * @return the choice
     */
    public static MeshOptions defaults() {
        return new MeshOptions(
                "istio-system",
                Duration.ofSeconds(10),
                16,
                Clock.systemUTC(),
                new SecureRandom(),
                TrustReport.Thresholds.defaults());
    }

    /**
     * The same with another namespace.
     *
     * @param namespace where istiod runs
     * @return a copy
     */
    public MeshOptions namespace(String namespace) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds);
    }

    /**
     * The same with another time limit.
     *
     * @param timeLimit how long one cluster may take
     * @return a copy
     */
    public MeshOptions timeLimit(Duration timeLimit) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds);
    }

    /**
     * The same with another concurrency.
     *
     * @param concurrency how many clusters at the same time
     * @return a copy
     */
    public MeshOptions concurrency(int concurrency) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds);
    }

    /**
     * The same with another clock.
     *
     * @param clock says what time it is
     * @return a copy
     */
    public MeshOptions clock(Clock clock) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds);
    }

    /**
     * The same with another source of randomness.
     *
     * @param random where keys, serial numbers and the names of runs come from
     * @return a copy
     */
    public MeshOptions random(SecureRandom random) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds);
    }

    /**
     * The same with other thresholds.
     *
     * @param thresholds how long before its end a CA or a list is a warning
     * @return a copy
     */
    public MeshOptions thresholds(TrustReport.Thresholds thresholds) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds);
    }
}
