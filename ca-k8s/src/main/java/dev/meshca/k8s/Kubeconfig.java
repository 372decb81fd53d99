package dev.meshca.k8s;

import dev.meshca.ClusterName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One or several kubeconfig files, read as {@code kubectl} reads them: of two entries with one name, the one in the
 * earlier file counts. The current context is never used; a context is always named.
 */
public final class Kubeconfig {

    private Kubeconfig() {}

    /**
     * The files of the environment variable {@code KUBECONFIG}, separated as in a {@code PATH}; without that variable
     * {@code ~/.kube/config}.
     *
     * @return the kubeconfig
     * @throws IllegalArgumentException if none of the files exists, or one cannot be read
     */
    public static Kubeconfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * The files of {@code KUBECONFIG} in an environment, separated as in a {@code PATH}; without that variable
     * {@code ~/.kube/config}.
     *
     * @param environment the environment variables
     * @return the kubeconfig
     * @throws IllegalArgumentException if none of the files exists, or one cannot be read
     */
    public static Kubeconfig fromEnvironment(Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }

    /**
     * These files.
     *
     * @param files at least one file; unlike those of {@code KUBECONFIG}, each must exist
     * @return the kubeconfig
     * @throws IllegalArgumentException if there is no file, or one does not exist or cannot be read
     */
    public static Kubeconfig of(Path... files) {
        throw new UnsupportedOperationException();
    }

    /**
     * The names of the contexts.
     *
     * @return the names in the order of the files
     */
    public List<String> contexts() {
        throw new UnsupportedOperationException();
    }

    /**
     * The cluster behind a context. Nothing is connected yet and no credential plugin is run.
     *
     * @param cluster what the cluster is called in the mesh
     * @param context the name of the context
     * @return the cluster
     * @throws IllegalArgumentException if there is no such context, the message lists those there are; or if the context
     *     names a cluster or a user that does not exist
     */
    public ClusterContext context(ClusterName cluster, String context) {
        throw new UnsupportedOperationException();
    }

    /**
     * The clusters of {@code CTX_CLUSTER1}, {@code CTX_CLUSTER2}, …: the variables of Istio's multicluster guides, whose
     * values are contexts. {@code CTX_CLUSTER1} is called {@code cluster1}, {@code CTX_WEST_2} is called {@code west-2}.
     *
     * @param environment the environment variables
     * @return the clusters, sorted by name; none if there is no such variable
     * @throws IllegalArgumentException if a variable names a context that does not exist
     */
    public List<ClusterContext> contextsFromEnvironment(Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }
}
