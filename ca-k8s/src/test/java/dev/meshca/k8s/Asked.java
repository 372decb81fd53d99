package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.MinorVersion;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.push.PushOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What is found when clusters are asked one thing. */
final class Asked {

    private Asked() {}

    static PreflightOptions release(String minimum, String oldest, String newest, LocalDate end) {
        PreflightOptions.Release release = new PreflightOptions.Release(
                MinorVersion.parse("1.31"),
                LocalDate.of(2019, 1, 1),
                Optional.ofNullable(end),
                MinorVersion.parse(minimum),
                MinorVersion.parse(oldest),
                MinorVersion.parse(newest));
        return PreflightOptions.defaults().istio("1.31").releases(release);
    }

    /** A client that fails where nobody foresees it. */
    static KubernetesClient defective(KubernetesClient client) {
        return (KubernetesClient) Proxy.newProxyInstance(
                KubernetesClient.class.getClassLoader(),
                new Class<?>[] {KubernetesClient.class},
                (proxy, method, args) -> {
                    if (method.getName().equals("getHttpClient")) {
                        throw new AssertionError("a defect");
                    }
                    return method.invoke(client, args);
                });
    }

    static MeshClusters mesh(MeshOptions options, ClusterContext... contexts) {
        return MeshClusters.of(options, List.of(contexts));
    }

    static List<Finding> observed(MeshOptions options, ClusterContext... contexts) {
        try (MeshClusters mesh = mesh(options, contexts)) {
            return mesh.verify().findings();
        }
    }

    static List<Finding> pushed(TrustPlan plan, ClusterContext... contexts) {
        return pushed(plan, PushOptions.defaults(), contexts);
    }

    static List<Finding> pushed(TrustPlan plan, PushOptions options, ClusterContext... contexts) {
        try (MeshClusters mesh = mesh(MeshOptions.defaults(), contexts)) {
            return mesh.push(plan, options).findings();
        }
    }

    static List<Finding> preflight(PreflightOptions options, ClusterContext... contexts) {
        try (MeshClusters mesh = mesh(MeshOptions.defaults(), contexts)) {
            return mesh.check(options).findings();
        }
    }

    static ClusterContext context(Path folder, String cluster, String user) throws Exception {
        Path file = Files.writeString(folder.resolve("config"), """
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster:
                %s
            users:
            - name: u
              user:
                %s
            contexts:
            - name: x
              context: {cluster: c, user: u}
            """.formatted(cluster, user));
        return Kubeconfig.of(file).context(ClusterName.of("cluster1"), "x");
    }
}
