package dev.meshca.k8s.cacerts;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import java.security.PublicKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clusters that hold the CA of another cluster: what a swapped pair of contexts leaves behind. */
public final class MisplacedCas {

    private MisplacedCas() {}

    /**
     * Which clusters hold what another one should have.
     *
     * @param planned what each cluster should have
     * @param observed what the clusters hold
     * @return one finding per cluster in which that is so
     */
    public static List<Finding> of(Collection<CaChain> planned, Collection<ObservedCluster> observed) {
        Map<ClusterName, PublicKey> keys = new HashMap<>();
        planned.forEach(chain -> key(chain).ifPresent(key -> keys.put(chain.cluster(), key)));
        return observed.stream()
                .flatMap(cluster -> cluster.chain().stream())
                .flatMap(chain -> misplaced(chain, keys).stream())
                .toList();
    }

    private static Optional<Finding> misplaced(CaChain chain, Map<ClusterName, PublicKey> keys) {
        Optional<PublicKey> held = key(chain);
        if (held.isEmpty() || held.get().equals(keys.get(chain.cluster()))) {
            return Optional.empty();
        }
        return keys.entrySet().stream()
                .filter(planned -> planned.getValue().equals(held.get()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .map(other -> ClusterCode.CA_OF_ANOTHER_CLUSTER.at(
                        chain.cluster().value(), "it holds the CA that is meant for " + other));
    }

    private static Optional<PublicKey> key(CaChain chain) {
        return chain.issuer().map(certificate -> certificate.getPublicKey());
    }
}
