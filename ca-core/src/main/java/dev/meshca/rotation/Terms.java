package dev.meshca.rotation;

import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustMatrix;
import dev.meshca.trust.TrustMatrix.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a rotation is decided by, apart from what the clusters show: its phases, its material, its waiting time, its verifier. */
record Terms(Route route, Material material, Duration workloadLifetime, Verifier verifier) {

    /** Who accepts whom. */
    interface Verifier {
        List<Cell> cells(List<ObservedCluster> clusters, Instant now);
    }

    Terms(Route route, Material material, Duration workloadLifetime) {
        this(
                route,
                material,
                workloadLifetime,
                (clusters, now) -> TrustMatrix.of(clusters, now).cells());
    }
}
