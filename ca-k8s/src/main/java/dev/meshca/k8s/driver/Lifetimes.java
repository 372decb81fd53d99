package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.rotation.Soak;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What clusters have told of how long their workload certificates live; one that does not tell now may have told before. */
final class Lifetimes {

    /** Istio's default, for a plan; where nothing was told nothing is waited out. */
    private static final Duration DEFAULT = Duration.ofHours(24);

    private final Set<ClusterName> clusters;
    private final Map<ClusterName, Duration> told = new HashMap<>();

    Lifetimes(Collection<ClusterName> clusters) {
        this.clusters = Set.copyOf(clusters);
    }

    void told(ClusterName cluster, Duration lifetime) {
        told.put(cluster, lifetime);
    }

    /** The longest of what was told. */
    Optional<Duration> longest() {
        return told.values().stream().max(Comparator.naturalOrder());
    }

    Soak soak(Optional<Duration> chosen) {
        Set<ClusterName> untold = new HashSet<>(clusters);
        untold.removeAll(told.keySet());
        return chosen.map(Soak::of).orElseGet(() -> new Soak(longest().orElse(DEFAULT), untold));
    }
}
