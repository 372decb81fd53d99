package dev.meshca.rotation;

import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustMatrix;
import dev.meshca.trust.TrustMatrix.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a rotation is decided by, apart from what the clusters show: its phases, its material, its waiting times, its verifier. */
record Terms(Route route, Material material, Duration workloadLifetime, Duration mounted, Verifier verifier) {

    /** The kubelet brings a changed ConfigMap within its sync period of a minute and the life of its cache. */
    private static final Duration MOUNTED = Duration.ofMinutes(2);

    /** Who accepts whom. */
    interface Verifier {
        List<Cell> cells(List<ObservedCluster> clusters, Instant now);
    }

    Terms(Route route, Material material, Duration workloadLifetime) {
        this(
                route,
                material,
                workloadLifetime,
                MOUNTED,
                (clusters, now) -> TrustMatrix.of(clusters, now).cells());
    }

    Terms {
        if (workloadLifetime.isNegative() || workloadLifetime.isZero()) {
            throw new IllegalArgumentException("a workload certificate cannot live " + workloadLifetime);
        }
    }

    Terms with(Material other) {
        return new Terms(route, other, workloadLifetime, mounted, verifier);
    }

    Terms mounted(Duration time) {
        return new Terms(route, material, workloadLifetime, time, verifier);
    }
}
