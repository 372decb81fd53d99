package dev.meshca.embedded;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** API servers in this process, and a kubeconfig that leads to them. They are gone when this is closed. */
public final class EmbeddedClusters implements AutoCloseable {

    /** A context of the kubeconfig at whose address nothing answers. */
    private static final String DEAD = "ctx-dead";

    private final Path kubeconfig;
    private final List<String> contexts;
    private final List<EmbeddedApiServer> servers = new ArrayList<>();

    /**
     * Starts a server for each context, and writes the kubeconfig.
     *
     * @param folder where the kubeconfig is written; made if it is missing
     * @param contexts the names of the contexts; {@code ctx-dead} comes in addition and leads nowhere
     * @throws IOException if the kubeconfig cannot be written
     */
    public EmbeddedClusters(Path folder, String... contexts) throws IOException {
        this.contexts = List.of(contexts);
        List<CompletableFuture<EmbeddedApiServer>> starting = Stream.of(contexts)
                .map(context -> CompletableFuture.supplyAsync(EmbeddedApiServer::start))
                .toList();
        starting.forEach(start -> start.handle((server, failure) -> server != null && servers.add(server))
                .join());
        if (servers.size() < starting.size()) {
            servers.forEach(EmbeddedApiServer::close);
            starting.forEach(CompletableFuture::join); // tells why
        }
        kubeconfig = Files.writeString(Files.createDirectories(folder).resolve("kubeconfig"), text());
    }

    private String text() {
        StringBuilder text = new StringBuilder("apiVersion: v1\nkind: Config\nclusters:\n");
        for (int i = 0; i < servers.size(); i++) {
            text.append(servers.get(i).kubeconfigEntry(contexts.get(i)));
        }
        text.append("- name: " + DEAD + "\n  cluster: {server: 'https://127.0.0.1:1'}\n"
                + "users:\n- name: somebody\n  user: {token: embedded}\ncontexts:\n");
        Stream.concat(contexts.stream(), Stream.of(DEAD))
                .forEach(name ->
                        text.append("- name: " + name + "\n  context: {cluster: " + name + ", user: somebody}\n"));
        return text.toString();
    }

    /** The file with the contexts. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /**
     * The cluster {@code cluster<number>}.
     *
     * @param number 1 for the first context
     */
    public ClusterContext cluster(int number) {
        return Kubeconfig.of(kubeconfig).context(ClusterName.of("cluster" + number), contexts.get(number - 1));
    }

    /**
     * A client of a server, to be closed by the caller.
     *
     * @param number 1 for the first context
     */
    public KubernetesClient client(int number) {
        return servers.get(number - 1).client();
    }

    @Override
    public void close() {
        kubeconfig.toFile().delete(); // it names servers that are gone
        servers.forEach(EmbeddedApiServer::close);
    }
}
