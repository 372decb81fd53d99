package dev.meshca.k8s.cacerts;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.Listed;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustBundle.Relation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the roots that namespaces were given with those in the Secret; one finding per relation, not per namespace. */
final class DistributedRoots {

    private static final int NAMED = 5;

    private DistributedRoots() {}

    static List<Finding> compare(ClusterName cluster, TrustBundle secret, Map<String, TrustBundle> distributed) {
        Map<TrustBundle, Relation> relations = new HashMap<>();
        Map<Relation, List<String>> places = new EnumMap<>(Relation.class);
        new TreeMap<>(distributed)
                .forEach((place, bundle) -> places.computeIfAbsent(
                                relations.computeIfAbsent(bundle, given -> given.relationTo(secret)),
                                relation -> new ArrayList<>())
                        .add(place));
        List<Finding> findings = new ArrayList<>();
        places.forEach((relation, where) -> code(relation)
                .ifPresent(code -> findings.add(code.at(
                        cluster + "/" + IstioDocuments.ROOTS_CONFIG_MAP,
                        where.size() + " of " + distributed.size() + " namespaces: " + listed(where)))));
        return findings;
    }

    private static Optional<ClusterCode> code(Relation relation) {
        return switch (relation) {
            case EQUAL -> Optional.empty();
            case SUBSET -> Optional.of(ClusterCode.DISTRIBUTED_ROOTS_FEWER);
            case SUPERSET -> Optional.of(ClusterCode.DISTRIBUTED_ROOTS_MORE);
            case OVERLAP -> Optional.of(ClusterCode.DISTRIBUTED_ROOTS_OVERLAP);
            case DISJOINT -> Optional.of(ClusterCode.DISTRIBUTED_ROOTS_DISJOINT);
        };
    }

    private static String listed(List<String> places) {
        return Listed.of(places.stream().map(DistributedRoots::namespace).toList(), NAMED);
    }

    private static String namespace(String place) {
        return place.substring(place.indexOf('/') + 1, place.lastIndexOf('/'));
    }
}
