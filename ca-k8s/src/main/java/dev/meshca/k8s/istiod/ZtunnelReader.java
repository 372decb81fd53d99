package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.DataOwners;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the ztunnels of one cluster: the Pods with the label {@code app=ztunnel} in all namespaces, as it need not run where
 * istiod does; where that may not be read, those in istiod's namespace.
 */
final class ZtunnelReader {

    private final ClusterName cluster;
    private final Api api;
    private final String namespace;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Optional<ConfigMap>> roots = new HashMap<>();

    ZtunnelReader(ClusterName cluster, Api api, String namespace) {
        this.cluster = cluster;
        this.api = api;
        this.namespace = namespace;
    }

    Reading<List<ZtunnelPod>> read() {
        try {
            return Reading.of(
                    cluster,
                    pods().stream().flatMap(pod -> running(pod).stream()).toList(),
                    findings);
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.FORBIDDEN)) {
                throw failure;
            }
            return Reading.failed(
                    cluster, ClusterCode.NOT_READABLE.at(cluster + "/" + namespace + "/ztunnel", failure.reason()));
        }
    }

    private List<Pod> pods() {
        try {
            return pods(ApiPath.everywhere("pods"));
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.FORBIDDEN)) {
                throw failure;
            }
            List<Pod> here = pods(ApiPath.in(namespace, "pods"));
            findings.add(ClusterCode.NOT_READABLE.at(
                    cluster + "/ztunnel",
                    "ztunnels are looked for in " + namespace + " alone, as elsewhere " + failure.reason()));
            return here;
        }
    }

    private List<Pod> pods(ApiPath path) {
        List<Pod> found = new ArrayList<>();
        api.list(path.with("labelSelector", "app=ztunnel"), PodList.class, found::add);
        return found;
    }

    private Optional<ZtunnelPod> running(Pod pod) {
        Optional<ConfigMap> mounted = roots.computeIfAbsent(pod.getMetadata().getNamespace(), this::roots);
        return ZtunnelPod.of(
                pod,
                mounted.map(ZtunnelReader::bundle).orElseGet(() -> TrustBundle.of(new byte[0])),
                mounted.flatMap(map -> DataOwners.lastWrite(map.getMetadata())));
    }

    private Optional<ConfigMap> roots(String where) {
        try {
            return api.find(ApiPath.in(where, "configmaps").named(IstioDocuments.ROOTS_CONFIG_MAP), ConfigMap.class);
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private static TrustBundle bundle(ConfigMap map) {
        String text = map.getData() == null ? "" : map.getData().getOrDefault(IstioDocuments.ROOT_CERT, "");
        return TrustBundle.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
