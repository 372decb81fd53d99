package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * The way into the clusters of a mesh for the other packages of this library. Not for users: its signatures have
 * internal types.
 */
public final class ClusterAccess {

    private final MeshClusters mesh;

    private ClusterAccess(MeshClusters mesh) {
        this.mesh = mesh;
    }

    /**
     * The way into these clusters.
     *
     * @param mesh the clusters
     * @return the way
     */
    public static ClusterAccess to(MeshClusters mesh) {
        return new ClusterAccess(mesh);
    }

    /**
     * How the mesh goes about its work.
     *
     * @return its options
     */
    public MeshOptions options() {
        return mesh.options();
    }

    /**
     * The names of the clusters.
     *
     * @return in the order they were given
     */
    public List<ClusterName> names() {
        return mesh.clusters().stream().map(ClusterContext::cluster).toList();
    }

    /**
     * Does work for several clusters at once.
     *
     * @param <R> what comes of it
     * @param clusters the names of clusters of the mesh
     * @param work does not throw
     * @return one result each, in order
     */
    public <R> List<R> each(Collection<ClusterName> clusters, Function<ClusterName, R> work) {
        return mesh.fleet().each(List.copyOf(clusters), work);
    }

    /**
     * Does work with a connection to one cluster, within the time limit of the mesh.
     *
     * @param <R> what comes of it
     * @param cluster its name
     * @param work may throw the {@code ApiFailure} of a request
     * @return what came of it
     */
    public <R> R connected(ClusterName cluster, Function<Api, R> work) {
        return mesh.fleet().connected(connector(cluster), Deadline.in(options().timeLimit()), work);
    }

    /**
     * Waits, but not longer than the mesh is open.
     *
     * @param time how long
     * @throws IllegalStateException if the mesh is closed meanwhile
     * @throws CancellationException if the thread is interrupted
     */
    public void pause(Duration time) {
        try {
            mesh.fleet().pause(time);
        } catch (ApiFailure interrupted) {
            throw new CancellationException("interrupted while waiting");
        }
    }

    /**
     * How to connect to one cluster.
     *
     * @param cluster its name
     * @return the way to its API server
     */
    public Connector connector(ClusterName cluster) {
        return mesh.cluster(cluster).connector();
    }

    /**
     * What a failed request means for a cluster.
     *
     * @param cluster its name
     * @param failure the failure
     * @return the finding
     */
    public Finding finding(ClusterName cluster, ApiFailure failure) {
        return Failures.finding(mesh.cluster(cluster), failure);
    }
}
