package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The clusters of the demonstration. They start in the background, and are gone when this is closed. */
final class DemoClusters implements AutoCloseable {

    private final Path kubeconfig;
    private final Map<ClusterName, String> contexts;
    private final Map<String, CompletableFuture<EmbeddedApiServer>> servers = new LinkedHashMap<>();

    /** Starts a server for each context. */
    DemoClusters(Path folder, Map<ClusterName, String> contexts) {
        this.kubeconfig = folder.resolve("kubeconfig");
        this.contexts = contexts;
        contexts.values()
                .forEach(context -> servers.put(context, CompletableFuture.supplyAsync(EmbeddedApiServer::start)));
    }

    /** Waits for the servers, and goes to them by way of a kubeconfig, as everybody else. */
    MeshClusters open() {
        try {
            Files.writeString(kubeconfig, text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + kubeconfig, e);
        }
        Kubeconfig config = Kubeconfig.of(kubeconfig);
        List<ClusterContext> clusters = new ArrayList<>();
        contexts.forEach((cluster, context) -> clusters.add(config.context(cluster, context)));
        return MeshClusters.of(MeshOptions.defaults(), clusters);
    }

    private String text() {
        StringBuilder clusters = new StringBuilder();
        StringBuilder entries = new StringBuilder();
        servers.forEach((context, server) -> {
            clusters.append(server.join().kubeconfigEntry(context));
            entries.append("- name: ")
                    .append(context)
                    .append("\n  context: {cluster: ")
                    .append(context)
                    .append("}\n");
        });
        return "apiVersion: v1\nkind: Config\nclusters:\n" + clusters + "contexts:\n" + entries;
    }

    @Override
    public void close() {
        servers.values()
                .forEach(server -> server.thenAccept(EmbeddedApiServer::close).join());
        kubeconfig.toFile().delete(); // it names servers that are gone
    }
}
