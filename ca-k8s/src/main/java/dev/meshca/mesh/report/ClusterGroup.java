package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Clusters that stand in one place of the mesh: under the same CAs, with the same roots, accepted by the same.
 *
 * @param members what they show
 */
record ClusterGroup(List<ObservedCluster> members) {

    private static final int FEW = 16;

    /** What makes clusters alike. */
    private record Kind(
            Object single, Object issuer, Object above, Set<String> roots, List<Integer> acceptance, Object phase) {}

    /** Few clusters are a group each. */
    static List<ClusterGroup> of(Facts facts) {
        Map<Kind, List<ObservedCluster>> groups = new LinkedHashMap<>();
        boolean few = facts.report().clusters().size() <= FEW;
        for (ObservedCluster cluster : facts.report().clusters()) {
            groups.computeIfAbsent(kind(cluster, facts, few), first -> new ArrayList<>())
                    .add(cluster);
        }
        return groups.values().stream().map(ClusterGroup::new).toList();
    }

    private static Kind kind(ObservedCluster cluster, Facts facts, boolean few) {
        Optional<CaChain> chain = cluster.chain();
        return new Kind(
                few ? cluster.name() : "",
                chain.flatMap(CaChain::issuer).map(X509Certificate::getIssuerX500Principal),
                chain.map(ClusterGroup::above),
                chain.map(one -> one.roots().fingerprints()).orElse(Set.of()),
                facts.verdicts().kind(cluster.name()),
                facts.phase(cluster.name()));
    }

    private static Set<X509Certificate> above(CaChain chain) {
        Set<X509Certificate> above = new LinkedHashSet<>(chain.certificates());
        chain.issuer().ifPresent(above::remove);
        return above;
    }

    ClusterName first() {
        return members.get(0).name();
    }

    String name() {
        return members.size() == 1 ? first().value() : Parts.counted(members.size(), "cluster");
    }

    List<ClusterName> names() {
        return members.stream().map(ObservedCluster::name).toList();
    }

    /** The CAs that sign for their workloads; none if they could not be read. */
    List<X509Certificate> signing() {
        return members.stream()
                .flatMap(cluster -> cluster.chain().flatMap(CaChain::issuer).stream())
                .distinct()
                .toList();
    }

    List<X509Certificate> roots() {
        return members.get(0).chain().map(chain -> chain.roots().certificates()).orElse(List.of()).stream()
                .distinct()
                .toList();
    }
}
