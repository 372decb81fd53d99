package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustBundle.Relation;
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

    private WebhookTrust() {}

    /**
     * Reads it of clusters that were observed.
     *
     * @param clusters whom to ask; nobody whose Secret is unknown, or who did not answer all that was asked before
     * @param observed what they showed
     * @return the same with what is wrong there among their findings
     */
    public static List<ObservedCluster> of(Clusters clusters, List<ObservedCluster> observed) {
        List<ClusterName> answering = observed.stream()
                .filter(WebhookTrust::answers)
                .map(ObservedCluster::name)
                .toList();
        Map<ClusterName, Reading<DistributedTrust>> readings = new HashMap<>();
        Istiods.of(clusters).distributed(answering).forEach(reading -> readings.put(reading.cluster(), reading));
        return observed.stream()
                .map(cluster ->
                        readings.containsKey(cluster.name()) ? with(cluster, readings.get(cluster.name())) : cluster)
                .toList();
    }

    private static boolean answers(ObservedCluster cluster) {
        return cluster.chain().isPresent()
                && cluster.findings().stream()
                        .noneMatch(finding -> finding.code().isUnreached());
    }

    private static ObservedCluster with(ObservedCluster cluster, Reading<DistributedTrust> reading) {
        TrustBundle secret = cluster.chain().map(CaChain::roots).orElseThrow();
        List<Finding> findings = new ArrayList<>(cluster.findings());
        findings.addAll(reading.findings());
        reading.value().ifPresent(trust -> findings.addAll(compare(cluster.name(), secret, trust)));
        return new ObservedCluster(cluster.name(), cluster.chain(), cluster.distributed(), findings);
    }

    /** For each object of the API, which has one bundle, or one per webhook. */
    static List<Finding> compare(ClusterName cluster, TrustBundle secret, DistributedTrust trust) {
        Map<String, List<TrustBundle>> webhooks = new TreeMap<>();
        List<Finding> findings = new ArrayList<>();
        new TreeMap<>(trust.roots()).forEach((place, roots) -> {
            if (TrustReader.isBundle(place)) {
                findings.addAll(bundle(place, secret, roots));
            } else {
                webhooks.computeIfAbsent(TrustReader.configuration(place), name -> new ArrayList<>())
                        .add(roots);
            }
        });
        webhooks.forEach((configuration, given) -> findings.addAll(webhooks(configuration, secret, given)));
        if (webhooks.isEmpty() && trust.unknown().stream().allMatch(TrustReader::isBundle)) {
            findings.add(ClusterCode.WEBHOOKS_NOT_FOUND.at(cluster + "/webhooks", "there is none"));
        }
        return findings;
    }

    private static List<Finding> bundle(String place, TrustBundle secret, TrustBundle roots) {
        Relation relation = roots.relationTo(secret);
        return relation == Relation.EQUAL
                ? List.of()
                : List.of(ClusterCode.BUNDLE_ROOTS_DIFFER.at(place, "it has " + words(relation)));
    }

    private static List<Finding> webhooks(String configuration, TrustBundle secret, List<TrustBundle> given) {
        Map<Relation, Integer> relations = new TreeMap<>();
        given.stream()
                .filter(roots -> !roots.certificates().isEmpty())
                .map(roots -> roots.relationTo(secret))
                .filter(relation -> relation != Relation.EQUAL)
                .forEach(relation -> relations.merge(relation, 1, Integer::sum));
        List<Finding> findings = new ArrayList<>();
        if (!relations.isEmpty()) {
            List<String> counted = new ArrayList<>();
            relations.forEach((relation, count) ->
                    counted.add(count + " of " + given.size() + " webhooks have " + words(relation)));
            findings.add(ClusterCode.WEBHOOK_ROOTS_DIFFER.at(configuration, String.join(", ", counted)));
        }
        long without =
                given.stream().filter(roots -> roots.certificates().isEmpty()).count();
        if (without > 0) {
            findings.add(ClusterCode.WEBHOOK_WITHOUT_ROOTS.at(
                    configuration, without + " of " + given.size() + " webhooks have none"));
        }
        return findings;
    }

    private static String words(Relation relation) {
        return switch (relation) {
            case EQUAL -> "the same roots";
            case SUBSET -> "only some of the roots in the Secret";
            case SUPERSET -> "more roots than the Secret";
            case OVERLAP -> "other roots than the Secret, with some in common";
            case DISJOINT -> "none of the roots in the Secret";
        };
    }
}
