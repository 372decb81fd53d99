package dev.meshca.k8s.cluster;

import dev.meshca.ClusterName;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.internal.Waits;
import dev.meshca.trust.TrustReport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the clusters of a mesh are worked on.
 *
 * @param namespace where istiod runs and {@code cacerts} is; {@code istio-system} by default
 * @param timeLimit how long one cluster may take for one operation before it counts as unreachable; 10 seconds by default
 * @param concurrency how many clusters are worked on at the same time, each with up to three threads; 32 by default
 * @param clock says what time it is
 * @param random where keys, serial numbers and the names of runs come from
 * @param thresholds how long before its end a CA or a list is a warning
 * @param insecure whether a private key is sent also where the API server's certificate is not verified; false by default
 * @param only the part of the clusters that is meant, where the others are left out on purpose; empty for all
 * @param share the clusters that this process writes to, where several share the work; all of them by default
 */
public record MeshOptions(
        String namespace,
        Duration timeLimit,
        int concurrency,
        Clock clock,
        SecureRandom random,
        TrustReport.Thresholds thresholds,
        boolean insecure,
        Set<ClusterName> only,
        Share share) {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /**
     * The choice, complete.
     *
     * @throws IllegalArgumentException if the namespace is not a DNS label, the time limit is not positive or more
     *     than a year, or the concurrency is not between 1 and 256
     */
    public MeshOptions {
        only = Set.copyOf(only);
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("'" + PlainText.of(namespace)
                    + "' is not a namespace: use at most 63 lower-case letters, digits and '-'");
        }
        Waits.require("a time limit", timeLimit);
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
                32,
                Clock.systemUTC(),
                new SecureRandom(),
                TrustReport.Thresholds.defaults(),
                false,
                Set.of(),
                Share.WHOLE);
    }

    /**
     * The same with another namespace.
     *
     * @param namespace where istiod runs
     * @return a copy
     */
    public MeshOptions namespace(String namespace) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }

    /**
     * The same with another time limit.
     *
     * @param timeLimit how long one cluster may take
     * @return a copy
     */
    public MeshOptions timeLimit(Duration timeLimit) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }

    /**
     * The same with another concurrency.
     *
     * @param concurrency how many clusters at the same time
     * @return a copy
     */
    public MeshOptions concurrency(int concurrency) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }

    /**
     * The same with another clock.
     *
     * @param clock says what time it is
     * @return a copy
     */
    public MeshOptions clock(Clock clock) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }

    /**
     * The same with another source of randomness.
     *
     * @param random where keys, serial numbers and the names of runs come from
     * @return a copy
     */
    public MeshOptions random(SecureRandom random) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }

    /**
     * The same, whatever the kubeconfig says of the API server's certificate. By default a cluster whose API server is not
     * verified ({@code insecure-skip-tls-verify}, or {@code http} to another machine) gets no key, over http no credential either.
     *
     * @param insecure true to send private keys to whoever answers, and credentials where whoever listens can read them
     * @return a copy
     */
    public MeshOptions insecure(boolean insecure) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }

    /**
     * The same for a part of the clusters. Who leaves clusters out without saying so is refused where something would be
     * written; a rotation is always of all.
     *
     * @param only the clusters that are meant; none for all
     * @return a copy
     */
    public MeshOptions only(ClusterName... only) {
        return new MeshOptions(
                namespace,
                timeLimit,
                concurrency,
                clock,
                random,
                thresholds,
                insecure,
                Set.copyOf(List.of(only)),
                share);
    }

    /**
     * The same for one of several processes that share the work. A push asks and writes only the clusters of the share; a
     * rotation writes and locks only those, and looks at all. What only reads is of all clusters.
     *
     * @param share the clusters that this process writes to
     * @return a copy
     */
    public MeshOptions share(Share share) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }

    /**
     * The same with other thresholds.
     *
     * @param thresholds how long before its end a CA or a list is a warning
     * @return a copy
     */
    public MeshOptions thresholds(TrustReport.Thresholds thresholds) {
        return new MeshOptions(namespace, timeLimit, concurrency, clock, random, thresholds, insecure, only, share);
    }
}
