package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Node;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a plugin is told in {@code KUBERNETES_EXEC_INFO}. */
final class ExecInfo {

    private static final int MAX_NODES = 10_000;

    private ExecInfo() {}

    static String of(ExecConfig exec, Cluster cluster, KubernetesSerialization json) {
        Map<String, @Nullable Object> spec = new TreeMap<>();
        spec.put("interactive", false);
        if (exec.provideClusterInfo()) {
            spec.put("cluster", of(cluster));
        }
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("kind", "ExecCredential");
        info.put("apiVersion", exec.apiVersion());
        info.put("spec", spec);
        return json.asJson(info);
    }

    private static Map<String, @Nullable Object> of(Cluster cluster) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("server", cluster.server().written());
        cluster.tlsServerName().ifPresent(name -> told.put("tls-server-name", name));
        if (cluster.insecureSkipTlsVerify()) {
            told.put(Cluster.INSECURE, true);
        }
        cluster.certificateAuthority()
                .ifPresent(authority -> told.put(
                        "certificate-authority-data", Base64.getEncoder().encodeToString(authority.pem())));
        cluster.proxyUrl().ifPresent(url -> told.put("proxy-url", url));
        if (cluster.disableCompression()) {
            told.put("disable-compression", true);
        }
        told.put("config", cluster.execConfig().map(ExecInfo::plain).orElse(null));
        return told;
    }

    private static @Nullable Object plain(Node config) {
        return Node.plain(config, new int[] {MAX_NODES});
    }
}
