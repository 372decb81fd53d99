package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the roots in the Secret with those that the API server trusts when it calls istiod, and with the ClusterTrustBundle
 * that workloads mount where {@code ENABLE_CLUSTER_TRUST_BUNDLE_API} is on.
 */
public final class WebhookTrust {

    private static final String BUNDLE = "/clustertrustbundle/";

    private WebhookTrust() {}

    /**
     * Reads it of clusters that were observed.
     *
     * @param clusters whom to ask; nobody of whom nothing is known
     * @param observed what they showed
     * @return the same with what is wrong there among their findings
     */
    public static List<ObservedCluster> of(Clusters clusters, List<ObservedCluster> observed) {
        List<ClusterName> known = observed.stream()
                .filter(cluster -> cluster.chain().isPresent())
                .map(ObservedCluster::name)
                .toList();
        Map<ClusterName, Reading<DistributedTrust>> readings = new HashMap<>();
        Istiods.of(clusters).distributed(known).forEach(reading -> readings.put(reading.cluster(), reading));
        return observed.stream()
                .map(cluster ->
                        readings.containsKey(cluster.name()) ? with(cluster, readings.get(cluster.name())) : cluster)
                .toList();
    }

    private static ObservedCluster with(ObservedCluster cluster, Reading<DistributedTrust> reading) {
        TrustBundle secret = cluster.chain().map(CaChain::roots).orElseThrow();
        List<Finding> findings = new ArrayList<>(cluster.findings());
        findings.addAll(reading.findings());
        reading.value().ifPresent(trust -> findings.addAll(compare(secret, trust.roots())));
        return new ObservedCluster(cluster.name(), cluster.chain(), cluster.distributed(), findings);
    }

    /** One finding per object of the API, which has one bundle or one per webhook. */
    static List<Finding> compare(TrustBundle secret, Map<String, TrustBundle> places) {
        Map<String, List<TrustBundle>> objects = new TreeMap<>();
        new TreeMap<>(places)
                .forEach((place, roots) -> objects.computeIfAbsent(object(place), name -> new ArrayList<>())
                        .add(roots));
        List<Finding> findings = new ArrayList<>();
        objects.forEach((object, given) -> {
            Map<String, Integer> differences = differences(secret, given);
            if (!differences.isEmpty()) {
                findings.add(
                        object.contains(BUNDLE)
                                ? IstiodCode.BUNDLE_ROOTS_DIFFER.at(object, "it has " + words(differences))
                                : IstiodCode.WEBHOOK_ROOTS_DIFFER.at(object, counted(differences, given.size())));
            }
        });
        return findings;
    }

    /** Of {@code CLUSTER/KIND/NAME/WEBHOOK} what a {@code kubectl get} can name. */
    private static String object(String place) {
        String[] parts = place.split("/", 4);
        return parts[0] + "/" + parts[1] + "/" + parts[2];
    }

    private static Map<String, Integer> differences(TrustBundle secret, List<TrustBundle> given) {
        Map<String, Integer> differences = new TreeMap<>();
        given.stream()
                .filter(roots -> roots.relationTo(secret) != TrustBundle.Relation.EQUAL)
                .forEach(roots -> differences.merge(difference(secret, roots), 1, Integer::sum));
        return differences;
    }

    private static String difference(TrustBundle secret, TrustBundle roots) {
        if (roots.certificates().isEmpty()) {
            return "no root at all";
        }
        return switch (roots.relationTo(secret)) {
            case EQUAL -> throw new IllegalArgumentException("no difference");
            case SUBSET -> "only some of the roots in the Secret";
            case SUPERSET -> "more roots than the Secret";
            case OVERLAP -> "other roots than the Secret, with some in common";
            case DISJOINT -> "none of the roots in the Secret";
        };
    }

    private static String words(Map<String, Integer> differences) {
        return String.join(", ", differences.keySet());
    }

    private static String counted(Map<String, Integer> differences, int all) {
        List<String> counted = new ArrayList<>();
        differences.forEach((difference, count) -> counted.add(count + " of " + all + " webhooks have " + difference));
        return String.join(", ", counted);
    }
}
