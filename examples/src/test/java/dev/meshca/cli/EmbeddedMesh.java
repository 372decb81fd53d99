package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Embedded API servers with the contexts {@code ctx1}, {@code ctx2}, …; {@code ctx-dead} leads to nobody. */
public final class EmbeddedMesh implements AutoCloseable {

    private final Path kubeconfig;
    private final List<EmbeddedApiServer> servers = new ArrayList<>();

    public EmbeddedMesh(Path folder, int size) throws IOException {
        StringBuilder clusters = new StringBuilder();
        StringBuilder contexts = new StringBuilder();
        for (int i = 1; i <= size; i++) {
            EmbeddedApiServer server = EmbeddedApiServer.start();
            servers.add(server);
            clusters.append(server.kubeconfigEntry("ctx" + i));
            contexts.append(context("ctx" + i));
        }
        clusters.append("- name: ctx-dead\n  cluster: {server: 'https://127.0.0.1:1'}\n");
        contexts.append(context("ctx-dead"));
        kubeconfig = Files.writeString(
                Files.createDirectories(folder).resolve("kubeconfig"),
                "apiVersion: v1\nkind: Config\nclusters:\n" + clusters + "contexts:\n" + contexts);
    }

    private static String context(String name) {
        return "- name: " + name + "\n  context: {cluster: " + name + "}\n";
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** The cluster {@code cluster<number>}, behind {@code ctx<number>}. */
    public ClusterContext cluster(int number) {
        return Kubeconfig.of(kubeconfig).context(ClusterName.of("cluster" + number), "ctx" + number);
    }

    KubernetesClient client(int number) {
        return servers.get(number - 1).client();
    }

    @Override
    public void close() {
        servers.forEach(EmbeddedApiServer::close);
    }
}
