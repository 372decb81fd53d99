package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * Reads the Secrets {@code cacerts} of some clusters, and what their workloads were given.
     *
     * @param clusters whom to ask
     * @return one reading each, in order
     */
    public List<CacertsReading> cacerts(Collection<ClusterName> clusters) {
        return each(clusters, name -> {
            ClusterContext context = mesh.cluster(name);
            try {
                return connected(
                        name, api -> CacertsReading.read(context, api, options().namespace()));
            } catch (ApiFailure failure) {
                return CacertsReading.failed(name, Failures.finding(context, failure));
            }
        });
    }

    /**
     * Asks clusters who they are.
     *
     * @param clusters whom to ask; who does not answer is left out
     * @return what rules out any write: two names for one cluster, or a name that leads elsewhere than before
     */
    public List<Finding> mistakenIdentities(Collection<ClusterName> clusters) {
        return ClusterIdentity.mistaken(each(clusters, this::identity).stream()
                .flatMap(Optional::stream)
                .toList());
    }

    private Optional<ClusterIdentity> identity(ClusterName name) {
        ClusterContext context = mesh.cluster(name);
        try {
            return Optional.of(connected(
                    name, api -> ClusterIdentity.of(context, api, options().namespace())));
        } catch (ApiFailure silent) {
            return Optional.empty();
        }
    }

    /**
     * Writes one cluster's Secret in one write, only over the version that was read and only if nobody else wrote it.
     *
     * @param certs the whole content
     * @param resourceVersion the version that was read
     * @param notes annotations to add
     * @return what came of it
     */
    public PushReport replace(CaCerts certs, String resourceVersion, Map<String, String> notes) {
        ClusterContext context = mesh.cluster(certs.cluster());
        Pushed pushed;
        try {
            pushed = connected(
                    certs.cluster(),
                    api -> new SecretPush(
                                    context,
                                    api,
                                    options().namespace(),
                                    PushOptions.defaults(),
                                    certs,
                                    ClusterIdentity.uid(api, "kube-system"),
                                    Optional.of(resourceVersion),
                                    notes)
                            .run());
        } catch (ApiFailure failure) {
            pushed = Pushed.failed(context, failure, List.of());
        }
        return new PushReport(false, List.of(pushed.result()), pushed.findings());
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
