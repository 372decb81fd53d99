package dev.meshca.k8s.istiod;

import dev.meshca.trust.TrustBundle;
import java.util.Map;
import java.util.Set;

/**
 * The roots that istiod has distributed in one cluster, beside the ConfigMaps of the namespaces.
 *
 * @param roots by the place they were read from: {@code cluster1/clustertrustbundle/…},
 *     {@code cluster1/mutatingwebhookconfiguration/NAME/WEBHOOK}; a webhook that was given none yet has an empty bundle
 * @param unknown the kinds of places that could not be read, such as {@code cluster1/clustertrustbundle}
 */
public record DistributedTrust(Map<String, TrustBundle> roots, Set<String> unknown) {

    /** What was found; the collections are copied. */
    public DistributedTrust {
        roots = Map.copyOf(roots);
        unknown = Set.copyOf(unknown);
    }
}
