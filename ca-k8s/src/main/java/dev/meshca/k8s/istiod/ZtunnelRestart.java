package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetList;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code kubectl rollout restart} does, to the DaemonSets of ztunnel. The DaemonSet controller then replaces the Pods
 * node by node, as {@code maxUnavailable} and {@code maxSurge} say; with the update strategy {@code OnDelete} it does not.
 */
final class ZtunnelRestart {

    private final ClusterName cluster;
    private final Api api;

    ZtunnelRestart(ClusterName cluster, Api api) {
        this.cluster = cluster;
        this.api = api;
    }

    /** One that is being restarted since then, by us or by others, is left alone: each restart begins with the first node. */
    Reading<List<String>> in(Collection<String> namespaces, Instant since, Instant now) {
        List<String> restarted = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (String namespace : namespaces) {
            try {
                List<DaemonSet> found = daemonSets(namespace);
                if (found.isEmpty()) {
                    findings.add(failed(namespace, "there is no DaemonSet with the label app=ztunnel"));
                }
                for (DaemonSet set : found) {
                    String name = set.getMetadata().getName();
                    if (isOnDelete(set)) {
                        findings.add(failed(
                                namespace + "/" + name,
                                "its update strategy is OnDelete: delete its Pods by hand, node by node"));
                    } else if (restartedAt(set)
                            .filter(at -> !at.isBefore(since))
                            .isEmpty()) {
                        Restart.annotate(api, ApiPath.daemonSets(namespace).named(name), now);
                        restarted.add(name);
                    }
                }
            } catch (ApiFailure failure) {
                findings.add(failed(namespace, failure.reason()));
            }
        }
        return Reading.of(cluster, List.copyOf(restarted), findings);
    }

    private Finding failed(String where, String why) {
        return IstiodCode.ZTUNNEL_NOT_RESTARTED.at(cluster + "/" + where, why);
    }

    private List<DaemonSet> daemonSets(String namespace) {
        List<DaemonSet> found = new ArrayList<>();
        api.list(ApiPath.daemonSets(namespace).with("labelSelector", "app=ztunnel"), DaemonSetList.class, found::add);
        return found;
    }

    private static boolean isOnDelete(DaemonSet set) {
        return set.getSpec() != null
                && set.getSpec().getUpdateStrategy() != null
                && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
    }

    private static Optional<Instant> restartedAt(DaemonSet set) {
        if (set.getSpec() == null
                || set.getSpec().getTemplate() == null
                || set.getSpec().getTemplate().getMetadata() == null) {
            return Optional.empty();
        }
        Map<String, String> annotations =
                set.getSpec().getTemplate().getMetadata().getAnnotations();
        try {
            return Optional.ofNullable(annotations)
                    .map(all -> all.get(Restart.ANNOTATION))
                    .map(Instant::parse);
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
