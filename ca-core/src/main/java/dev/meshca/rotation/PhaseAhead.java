package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.RotationPhase.Change;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A phase that is still to come.
 *
 * @param phase which
 * @param change what is written into each Secret
 * @param clusters where
 * @param gates what must be shown before
 * @param restarts where istiod has to be restarted afterwards, as it runs without multi-root or on a CA of its own
 */
public record PhaseAhead(
        RotationPhase phase, Change change, List<ClusterName> clusters, List<Gate> gates, List<ClusterName> restarts) {

    /** A phase; the lists are copied. */
    public PhaseAhead {
        clusters = List.copyOf(clusters);
        gates = List.copyOf(gates);
        restarts = List.copyOf(restarts);
    }

    /**
     * How long it takes at least from the proof of the phase before.
     *
     * @return the longest wait of its gates
     */
    public Duration leastWait() {
        return leastWait(gates);
    }

    static Duration leastWait(List<Gate> gates) {
        return gates.stream()
                .map(Gate::leastWait)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
