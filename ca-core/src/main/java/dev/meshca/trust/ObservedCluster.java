package dev.meshca.trust;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one cluster shows of its trust, as far as it could be read.
 *
 * @param name the cluster
 * @param chain the public half of its {@code cacerts}; empty if it has none or it could not be read
 * @param distributed the roots its workloads were given, by the place they were read from
 *     ({@code cluster1/foo/istio-ca-root-cert}); empty if none were found
 * @param findings what was noticed while reading, for example that the cluster could not be reached
 */
public record ObservedCluster(
        ClusterName name, Optional<CaChain> chain, Map<String, TrustBundle> distributed, List<Finding> findings) {

    /** An observation; the collections are copied. */
    public ObservedCluster {
        distributed = Map.copyOf(distributed);
        findings = List.copyOf(findings);
    }

    /**
     * A cluster known only by its files.
     *
     * @param chain the public half of its CA
     * @return the observation
     */
    public static ObservedCluster of(CaChain chain) {
        return new ObservedCluster(chain.cluster(), Optional.of(chain), Map.of(), List.of());
    }

    /** What was noticed, and what is wrong with its material alone. */
    List<Finding> judged(Instant now, TrustReport.Thresholds thresholds) {
        List<Finding> all = new ArrayList<>(findings);
        chain.ifPresent(material -> all.addAll(material.check(now, thresholds)));
        return all;
    }
}
