package dev.meshca.k8s.istiod;

import dev.meshca.Finding;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one look at a cluster's istiods told.
 *
 * @param served per replica the chain that it serves
 * @param settings how they are set up
 * @param distributed where the roots have arrived
 * @param ztunnels each ztunnel that runs
 */
public record IstiodObservation(
        Reading<List<ServedChain>> served,
        Reading<IstiodSettings> settings,
        Reading<DistributedTrust> distributed,
        Reading<List<ZtunnelPod>> ztunnels) {

    /** What was noticed while looking. */
    public List<Finding> findings() {
        return Stream.of(served, settings, distributed, ztunnels)
                .flatMap(reading -> reading.findings().stream())
                .toList();
    }
}
