package dev.meshca.k8s;

import dev.meshca.ClusterName;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** One cluster of the mesh and the way to its API server, which is pinned: a named context, or a client handed in. */
public final class ClusterContext {

    private final ClusterName cluster;

    private ClusterContext(ClusterName cluster) {
        this.cluster = cluster;
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
     * A cluster reached by a client that the caller made and closes.
     *
     * @param cluster what the cluster is called in the mesh
     * @param client connected to the cluster; it is not closed here
     * @return the cluster
     */
    public static ClusterContext of(ClusterName cluster, KubernetesClient client) {
        return new ClusterContext(cluster);
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
        return Optional.empty();
    }

    @Override
    public String toString() {
        return cluster.value();
    }
}
