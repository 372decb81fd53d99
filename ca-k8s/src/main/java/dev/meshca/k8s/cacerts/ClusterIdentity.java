package dev.meshca.k8s.cacerts;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which cluster answers under a name.
 *
 * @param context the name, and the way
 * @param uid the UID of its namespace kube-system, where it may be read
 * @param namespaceUid the UID of istiod's namespace, where there is one and it was asked for
 * @param recorded what the last push noted on the Secret
 */
public record ClusterIdentity(
        ClusterContext context, Optional<String> uid, Optional<String> namespaceUid, PushRecord recorded) {

    /** What rules out pushing anywhere: two names for one cluster, or a name that leads elsewhere than before. */
    public static List<Finding> mistaken(List<ClusterIdentity> identities) {
        Set<Finding> findings = new LinkedHashSet<>(duplicates(identities, ClusterIdentity::uid, "kube-system"));
        if (findings.isEmpty()) {
            findings.addAll(duplicates(identities, ClusterIdentity::namespaceUid, "istiod's namespace"));
        }
        identities.forEach(identity -> findings.addAll(identity.elsewhere()));
        return List.copyOf(findings);
    }

    /**
     * Asks clusters who they are.
     *
     * @param clusters whom to ask; who does not answer is left out
     * @return what rules out any write: two names for one cluster, or a name that leads elsewhere than before
     */
    public static List<Finding> mistaken(Clusters clusters) {
        return mistaken(
                clusters,
                clusters.each(clusters.contexts(), context -> asked(clusters, context)).stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    /**
     * What rules out any write, where clusters were asked already. The UID of kube-system tells them apart; only beside a
     * cluster that does not tell it, all are asked for that of istiod's namespace.
     */
    public static List<Finding> mistaken(Clusters clusters, List<ClusterIdentity> identities) {
        boolean comparable =
                identities.stream().allMatch(identity -> identity.uid().isPresent());
        return mistaken(
                comparable || identities.size() < 2
                        ? identities
                        : clusters.each(identities, identity -> identity.withNamespace(clusters)));
    }

    private ClusterIdentity withNamespace(Clusters clusters) {
        if (namespaceUid.isPresent()) {
            return this;
        }
        String namespace = clusters.options().namespace();
        try {
            return clusters.connected(
                    context.cluster(), api -> new ClusterIdentity(context, uid, uid(api, namespace), recorded));
        } catch (ApiFailure silent) {
            return this;
        }
    }

    private static Optional<ClusterIdentity> asked(Clusters clusters, ClusterContext context) {
        String namespace = clusters.options().namespace();
        try {
            return Optional.of(clusters.connected(
                    context.cluster(),
                    api -> of(
                            context,
                            api,
                            namespace,
                            api.find(ApiPath.in(namespace, "secrets").named(IstioDocuments.SECRET), Secret.class))));
        } catch (ApiFailure silent) {
            return Optional.empty();
        }
    }

    private static List<Finding> duplicates(
            List<ClusterIdentity> identities, Function<ClusterIdentity, Optional<String>> id, String what) {
        Map<String, List<ClusterIdentity>> byId = identities.stream()
                .filter(identity -> id.apply(identity).isPresent())
                .collect(Collectors.groupingBy(
                        identity -> id.apply(identity).orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        List<Finding> findings = new ArrayList<>();
        byId.forEach((uid, same) -> {
            if (same.size() > 1) {
                String names = same.stream()
                        .map(identity -> identity.context().toString())
                        .collect(Collectors.joining(" and "));
                findings.add(ClusterCode.SAME_CLUSTER.at(
                        "mesh", names + " are one cluster: " + what + " has the UID " + uid + " in both"));
            }
        });
        return findings;
    }

    private List<Finding> elsewhere() {
        List<Finding> findings = new ArrayList<>();
        String name = context.cluster().value();
        recorded.cluster()
                .filter(before -> !before.equals(name))
                .ifPresent(before -> findings.add(ClusterCode.WRONG_CLUSTER.at(
                        name, context + " leads to a cluster that was pushed as '" + before + "'")));
        if (uid.isPresent() && recorded.clusterUid().isPresent() && !uid.equals(recorded.clusterUid())) {
            findings.add(ClusterCode.WRONG_CLUSTER.at(
                    name,
                    context + " leads to a cluster with the UID " + uid.get() + ", but the Secret was pushed to "
                            + recorded.clusterUid().get()));
        }
        return findings;
    }

    /** Of the cluster that answers, where the Secret {@code cacerts} was read already. */
    public static ClusterIdentity of(ClusterContext context, Api api, String namespace, Optional<Secret> cacerts) {
        PushRecord recorded =
                cacerts.map(secret -> PushRecord.of(secret.getMetadata())).orElse(PushRecord.NONE);
        Optional<String> uid = uid(api, "kube-system");
        Optional<String> namespaceUid = uid.isPresent() ? Optional.empty() : uid(api, namespace);
        return new ClusterIdentity(context, uid, namespaceUid, recorded);
    }

    /** What keeps us from being sure who answers. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        String cluster = context.cluster().value();
        if (uid.isEmpty()) {
            findings.add(ClusterCode.CLUSTER_ID_UNKNOWN.at(cluster, "the namespace kube-system could not be read"));
        }
        if (context.connector().unverified()) {
            findings.add(
                    ClusterCode.TLS_NOT_VERIFIED.at(cluster, context.connector().server() + " is not verified"));
        }
        return findings;
    }

    /** The UID of a namespace; empty if there is none, or it may not be read. */
    public static Optional<String> uid(Api api, String namespace) {
        try {
            return api.find(ApiPath.namespace(namespace), Namespace.class)
                    .map(HasMetadata::getMetadata)
                    .flatMap(metadata -> Optional.ofNullable(metadata.getUid()));
        } catch (ApiFailure failure) {
            if (failure.isRefusal()) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
