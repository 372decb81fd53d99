package dev.meshca.recipes;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Documents of one or more clusters with what everybody is expected to say of them.
 *
 * @param codes what we find; the first is what the recipe is about
 * @param clusters the documents by cluster
 * @param planned what the first cluster was planned to hold, if the recipe is about a plan
 * @param refusing who refuses it; the other judges accept
 * @param because why the judges disagree with each other or with us; may be empty when they do not
 */
public record Recipe(
        List<TrustCode> codes,
        Map<ClusterName, IstioDocuments> clusters,
        Optional<IstioDocuments> planned,
        Set<Judge> refusing,
        String because) {

    /** One cluster in which there is nothing to find. */
    public static Recipe sound(Layout layout) {
        return new Recipe(List.of(), clusters(layout), Optional.empty(), Set.of(), "");
    }

    /** One or more clusters in which there is one thing to find. */
    public static Recipe of(TrustCode code, Layout... layouts) {
        return new Recipe(List.of(code), clusters(layouts), Optional.empty(), Set.of(), "");
    }

    private static Map<ClusterName, IstioDocuments> clusters(Layout... layouts) {
        Map<ClusterName, IstioDocuments> clusters = new LinkedHashMap<>();
        for (Layout layout : layouts) {
            clusters.put(ClusterName.of("cluster" + (clusters.size() + 1)), layout.documents());
        }
        return clusters;
    }

    /** The same clusters, in their order, under these names. */
    public Recipe named(String... names) {
        Map<ClusterName, IstioDocuments> renamed = new LinkedHashMap<>();
        clusters.values().forEach(documents -> renamed.put(ClusterName.of(names[renamed.size()]), documents));
        return new Recipe(codes, renamed, planned, refusing, because);
    }

    /** What cannot but be found as well; {@link #because} says why. */
    public Recipe also(TrustCode... codes) {
        List<TrustCode> all = new ArrayList<>(this.codes);
        all.addAll(List.of(codes));
        return new Recipe(all, clusters, planned, refusing, because);
    }

    /** What the first cluster was planned to hold. */
    public Recipe planned(Layout layout) {
        return new Recipe(codes, clusters, Optional.of(layout.documents()), refusing, because);
    }

    public Recipe refusedBy(Judge first, Judge... others) {
        return new Recipe(codes, clusters, planned, EnumSet.of(first, others), because);
    }

    public Recipe refusedByAll() {
        return new Recipe(codes, clusters, planned, EnumSet.allOf(Judge.class), because);
    }

    public Recipe because(String reason) {
        return new Recipe(codes, clusters, planned, refusing, reason);
    }

    /** The documents of the first cluster. */
    public IstioDocuments documents() {
        return clusters.values().iterator().next();
    }

    public List<CaChain> chains() {
        return clusters.entrySet().stream()
                .map(cluster -> CaChain.read(cluster.getKey(), cluster.getValue()))
                .toList();
    }

    public Collection<Finding> findings() {
        List<ObservedCluster> observed =
                chains().stream().map(ObservedCluster::of).toList();
        Instant now = Instant.now();
        return planned.map(documents -> CaChain.read(ClusterName.of("cluster1"), documents))
                .map(plan -> TrustReport.of(List.of(plan), observed, now))
                .orElseGet(() -> TrustReport.of(observed, now))
                .findings();
    }
}
