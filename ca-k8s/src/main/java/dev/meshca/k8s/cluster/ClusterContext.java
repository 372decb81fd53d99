package dev.meshca.k8s.cluster;

import dev.meshca.ClusterName;
import dev.meshca.k8s.internal.ApiAddress;
import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.kubeconfig.document.Shown;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** One cluster of the mesh and the way to its API server, which is pinned: a named context, or a client handed in. */
public final class ClusterContext {

    private final ClusterName cluster;
    private final Optional<String> context;
    private final Connector connector;

    private ClusterContext(ClusterName cluster, Optional<String> context, Connector connector) {
        this.cluster = cluster;
        this.context = context;
        this.connector = connector;
    }

    /**
     * The context of this name in the kubeconfig of the environment; the cluster has the name of the context.
     *
     * @param context the name of the context
     * @return the cluster
     * @throws IllegalArgumentException if there is no such context (the message lists those there are), or its name is
     *     not a {@link ClusterName}: then use {@link Kubeconfig#context}
     */
    public static ClusterContext fromKubeconfig(String context) {
        return Kubeconfig.fromEnvironment().context(ClusterName.of(context), context);
    }

    /**
     * A cluster reached by a client that the caller made and closes. Whether it follows redirects, which carry a Secret
     * elsewhere, is up to that client; those made here follow none.
     *
     * @param cluster what the cluster is called in the mesh
     * @param client connected to the cluster; it is not closed here
     * @return the cluster
     */
    public static ClusterContext of(ClusterName cluster, KubernetesClient client) {
        return new ClusterContext(cluster, Optional.empty(), new HandedIn(client));
    }

    static ClusterContext pinned(ClusterName cluster, String context, Connector connector) {
        return new ClusterContext(cluster, Optional.of(context), connector);
    }

    /**
     * What the cluster is called in the mesh.
     *
     * @return the name
     */
    public ClusterName cluster() {
        return cluster;
    }

    /**
     * The name of the kubeconfig context.
     *
     * @return the context; empty if a client was handed in
     */
    public Optional<String> context() {
        return context;
    }

    /**
     * The way to its API server. For the other packages of this library.
     *
     * @return the way
     */
    @SuppressWarnings("exports") // for the packages of this module
    public Connector connector() {
        return connector;
    }

    @Override
    public String toString() {
        return cluster + context.map(name -> " (context " + name + ")").orElse("");
    }

    private record HandedIn(KubernetesClient client) implements Connector {

        @Override
        public Connection open(ClientFactory clients, Deadline deadline) {
            return new Connection(client, false);
        }

        @Override
        public String server() {
            return Shown.address(client.getMasterUrl().toString());
        }

        @Override
        public boolean unverified() {
            // What stays on this machine needs no certificate: the mock server of the demonstration, a proxy of the
            // caller.
            Config config = client.getConfiguration();
            String address = client.getMasterUrl().toString();
            boolean blind = config.isTrustCerts() || !address.startsWith("https:");
            return blind && !ApiAddress.isLoopback(address);
        }
    }
}
