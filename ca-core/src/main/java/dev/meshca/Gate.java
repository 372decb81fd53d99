package dev.meshca;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be shown before a step of a rotation may write. A cluster that cannot be read keeps every gate closed. */
public sealed interface Gate {

    /**
     * Whether a gate is open.
     *
     * @param gate the gate
     * @param open true if the evidence is there
     * @param reason what the evidence is, or what is missing and where, in one clause
     * @param opensAt when it opens by the mere passing of time; empty if it is open or waits for something else
     */
    record Verdict(Gate gate, boolean open, String reason, Optional<Instant> opensAt) {}

    /**
     * How long it takes at least, once everything else is shown.
     *
     * @return zero if the gate does not wait for time
     */
    default Duration leastWait() {
        return Duration.ZERO;
    }

    /**
     * Every cluster is in one of these phases: the barrier between steps.
     *
     * @param phases the phases
     */
    record AllClustersIn(Set<RotationPhase> phases) implements Gate {

        @Override
        public String toString() {
            return phases.stream()
                    .sorted()
                    .map(RotationPhase::name)
                    .collect(Collectors.joining(" or ", "every cluster is in ", ""));
        }
    }

    /**
     * No workload certificate of an earlier chain can be alive: every replica of istiod serves what the Secret declares, and
     * the longest life of a workload certificate has passed since.
     *
     * @param soak the longest life of a workload certificate; zero asks only for what is served now
     */
    record Drained(Duration soak) implements Gate {

        @Override
        public Duration leastWait() {
            return soak;
        }
    }

    /**
     * Nobody holds other roots than its cluster declares: every ConfigMap and webhook shows them, and every proxy had the
     * time to renew since, at half the life of its certificate; ztunnel learns roots only then.
     *
     * @param settle the time proxies need to renew; zero asks only for what is shown now
     */
    record RootsShown(Duration settle) implements Gate {

        private static final Duration ISTIOD_LOST = Duration.ofMinutes(10);

        /**
         * How long it takes until every proxy has renewed: agents do at half the life of a certificate, earlier or later by a
         * hundredth of it ({@code SECRET_GRACE_PERIOD_RATIO_JITTER}), and a replica of istiod may read its files up to two
         * minutes after another has shown them. One that does not reach istiod at that moment tries again until it does, and
         * Kubernetes needs about six minutes to replace the Pod of a lost node (a {@code node-monitor-grace-period} and the
         * 300 seconds of {@code DefaultTolerationSeconds}). So half a life, a tenth of that, and ten minutes; a whole life is
         * always enough, as who has not renewed in it has no certificate.
         *
         * @param lifetime the longest life of a workload certificate
         * @return the time to wait, no longer than the lifetime
         */
        public static Duration settle(Duration lifetime) {
            Duration renewed = lifetime.multipliedBy(11).dividedBy(20).plus(ISTIOD_LOST);
            return renewed.compareTo(lifetime) < 0 ? renewed : lifetime;
        }

        @Override
        public Duration leastWait() {
            return settle;
        }
    }

    /**
     * With revocation on: the workloads of every cluster were given a list of each of these CAs that counts now, or they
     * would refuse what is issued next for want of one.
     *
     * @param issuers the CAs
     * @param settle the time the kubelet needs to bring lists to every workload; zero asks only for what is shown now
     */
    record CrlsShown(List<X509Certificate> issuers, Duration settle) implements Gate {

        @Override
        public Duration leastWait() {
            return settle;
        }
    }

    /**
     * No ztunnel is left that keeps other roots for its connection to istiod than its cluster shows now. Up to 1.28.5, and in
     * 1.29.0 and 1.29.1, ztunnel reads them once, at its start (istio/ztunnel#1775): as soon as istiod serves a chain that
     * only other roots vouch for, it cannot renew its certificate any more, and all its workloads are refused when that ends.
     * So this stands before every step that leaves istiod with a chain without a bridge: from TRUSTED to DONE and from BRIDGED
     * back to STEADY, from TRUST to ISSUE and from ISSUE back to TRUST. A step that changes roots alone needs it not, as
     * istiod goes on with its chain; nor does one that leaves the roots as they are.
     *
     * @param mounted the time the kubelet needs to bring a changed ConfigMap into a Pod
     */
    record ZtunnelsRestarted(Duration mounted) implements Gate {}
}
