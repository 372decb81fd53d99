package dev.meshca.k8s.cacerts;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.DataOwners;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what clusters show of their trust. Of a Secret only the public half outlives the reading. */
public final class Observation {

    private static final String PAGE = "500";

    /**
     * What every namespace was given.
     *
     * @param roots by place
     * @param written when the last of these ConfigMaps was written, by the API server's clock; empty if one does not tell
     */
    record Distributed(Map<String, TrustBundle> roots, Optional<Instant> written) {

        static final Distributed NOTHING = new Distributed(Map.of(), Optional.empty());
    }

    private final Clusters clusters;
    private final MeshOptions options;

    private Observation(Clusters clusters) {
        this.clusters = clusters;
        this.options = clusters.options();
    }

    /**
     * Of each cluster what it shows; one that cannot be read says so in its findings.
     *
     * @param clusters whom to ask
     * @return one observation each, in order
     */
    public static List<ObservedCluster> of(Clusters clusters) {
        return clusters.each(clusters.contexts(), new Observation(clusters)::observe);
    }

    private ObservedCluster observe(ClusterContext context) {
        List<Finding> findings = new ArrayList<>();
        try {
            return clusters.connected(context.cluster(), api -> read(context, api, findings));
        } catch (ApiFailure failure) {
            findings.add(Clusters.finding(context.cluster(), failure));
            return new ObservedCluster(context.cluster(), Optional.empty(), Map.of(), findings);
        }
    }

    private ObservedCluster read(ClusterContext context, Api api, List<Finding> findings) {
        ClusterName cluster = context.cluster();
        Optional<CaChain> chain = chain(cluster, api, findings);
        Map<String, TrustBundle> distributed =
                distributed(context, api, options.namespace(), findings).roots();
        chain.ifPresent(known -> findings.addAll(DistributedRoots.compare(cluster, known.roots(), distributed)));
        return new ObservedCluster(cluster, chain, distributed, findings);
    }

    private Optional<CaChain> chain(ClusterName cluster, Api api, List<Finding> findings) {
        String where = cluster + "/" + options.namespace() + "/" + IstioDocuments.SECRET;
        try {
            Optional<Secret> secret =
                    api.find(ApiPath.in(options.namespace(), "secrets").named(IstioDocuments.SECRET), Secret.class);
            if (secret.isEmpty()) {
                findings.add(ClusterCode.CACERTS_MISSING.at(where, "there is no such Secret"));
            }
            return secret.map(found -> CaChain.read(cluster, CacertsData.decoded(found)));
        } catch (ApiFailure failure) {
            if (failure.isRefusal()) {
                findings.add(ClusterCode.NOT_READABLE.at(where, failure.reason()));
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Whatever fails here leaves what is known of the Secret standing. */
    static Distributed distributed(ClusterContext context, Api api, String namespace, List<Finding> findings) {
        ClusterName cluster = context.cluster();
        String place = cluster + "/" + IstioDocuments.ROOTS_CONFIG_MAP;
        try {
            Distributed everywhere = distributed(cluster, everywhere(api, IstioDocuments.ROOTS_CONFIG_MAP));
            if (everywhere.roots().isEmpty()) {
                findings.add(ClusterCode.ROOTS_NOT_DISTRIBUTED.at(place, "no namespace has this ConfigMap"));
            }
            return everywhere;
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                findings.add(Clusters.finding(context.cluster(), failure));
                return Distributed.NOTHING;
            }
            findings.add(ClusterCode.NOT_READABLE.at(place, failure.reason()));
            return inIstiodsNamespace(cluster, api, namespace);
        }
    }

    /** The ConfigMaps of that name in all namespaces. */
    static List<ConfigMap> everywhere(Api api, String name) {
        List<ConfigMap> found = new ArrayList<>();
        ApiPath list = ApiPath.everywhere("configmaps")
                .with("fieldSelector", "metadata.name=" + name)
                .with("limit", PAGE);
        api.list(list, ConfigMapList.class, map -> {
            if (name.equals(map.getMetadata().getName())) {
                found.add(map);
            }
            return true;
        });
        return found;
    }

    private static Distributed inIstiodsNamespace(ClusterName cluster, Api api, String namespace) {
        try {
            return api.find(ApiPath.in(namespace, "configmaps").named(IstioDocuments.ROOTS_CONFIG_MAP), ConfigMap.class)
                    .map(map -> distributed(cluster, List.of(map)))
                    .orElse(Distributed.NOTHING);
        } catch (ApiFailure alsoNot) {
            return Distributed.NOTHING;
        }
    }

    private static Distributed distributed(ClusterName cluster, List<ConfigMap> maps) {
        Map<String, TrustBundle> roots = new TreeMap<>();
        Map<String, TrustBundle> parsed = new HashMap<>();
        maps.forEach(map -> roots.put(place(cluster, map), parsed.computeIfAbsent(text(map), Observation::bundle)));
        return new Distributed(roots, DataOwners.lastWrite(maps));
    }

    private static String place(ClusterName cluster, ConfigMap map) {
        return cluster + "/" + map.getMetadata().getNamespace() + "/" + IstioDocuments.ROOTS_CONFIG_MAP;
    }

    private static String text(ConfigMap map) {
        return map.getData() == null ? "" : map.getData().getOrDefault(IstioDocuments.ROOT_CERT, "");
    }

    private static TrustBundle bundle(String text) {
        return TrustBundle.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
