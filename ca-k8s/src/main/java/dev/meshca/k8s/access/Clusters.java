package dev.meshca.k8s.access;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.Fleet;
import dev.meshca.k8s.internal.SharedConnection;
import dev.meshca.k8s.internal.Watch;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The clusters of a mesh as the other packages of this library work on them: threads, connections, and time limits. Not for
 * users, who have {@code MeshClusters} and {@code Mesh}: its signatures have internal types.
 */
@SuppressWarnings("exports") // for the packages of this module
public final class Clusters implements AutoCloseable {

    private final MeshOptions options;
    private final List<ClusterContext> contexts;
    private final Map<ClusterName, ClusterContext> byName = new HashMap<>();
    private final Fleet fleet;
    private final Map<ClusterName, SharedConnection> connections = new HashMap<>();
    private final Fleet.Watch<ClusterName> watch;

    private Clusters(MeshOptions options, List<ClusterContext> contexts, Fleet.Watch<ClusterName> watch) {
        this.watch = watch;
        this.options = options;
        this.contexts = contexts;
        this.fleet = new Fleet(options.concurrency(), options.clock(), options.insecure());
        contexts.forEach(context -> byName.put(context.cluster(), context));
        contexts.forEach(context -> connections.put(context.cluster(), fleet.connection(context.connector())));
    }

    /**
     * These clusters.
     *
     * @param options how to go about it
     * @param contexts at least one
     * @return the clusters; nothing is connected yet
     * @throws IllegalArgumentException if there is no cluster, two have one name, or one that is meant is not there
     */
    public static Clusters of(MeshOptions options, Collection<ClusterContext> contexts) {
        return of(options, contexts, (done, waitingFor) -> {});
    }

    /**
     * These clusters, with somebody who is told how far the work on them is.
     *
     * @param options how to go about it
     * @param contexts at least one
     * @param watch is told, in the thread that waits
     * @return the clusters; nothing is connected yet
     * @throws IllegalArgumentException as {@link #of(MeshOptions, Collection)}
     */
    public static Clusters of(
            MeshOptions options, Collection<ClusterContext> contexts, Fleet.Watch<ClusterName> watch) {
        if (contexts.isEmpty()) {
            throw new IllegalArgumentException("a mesh needs at least one cluster");
        }
        Set<ClusterName> names = new HashSet<>();
        for (ClusterContext context : contexts) {
            if (!names.add(context.cluster())) {
                throw new IllegalArgumentException("the cluster '" + context.cluster() + "' is named twice");
            }
        }
        return new Clusters(options, meant(options.only(), contexts), watch);
    }

    private static List<ClusterContext> meant(Set<ClusterName> only, Collection<ClusterContext> contexts) {
        Set<ClusterName> missing = new TreeSet<>(only);
        contexts.forEach(context -> missing.remove(context.cluster()));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("no context leads to " + list(missing) + ", only to "
                    + list(contexts.stream().map(ClusterContext::cluster).toList()));
        }
        return contexts.stream()
                .filter(context -> only.isEmpty() || only.contains(context.cluster()))
                .toList();
    }

    /**
     * How the mesh goes about its work.
     *
     * @return its options
     */
    public MeshOptions options() {
        return options;
    }

    /** {@return the clusters and the ways to them, in the order they were given} */
    public List<ClusterContext> contexts() {
        return contexts;
    }

    /**
     * Those that this process writes to, where several share the work.
     *
     * @return in the order they were given
     */
    public List<ClusterContext> share() {
        Set<ClusterName> share = options.share().of(names());
        return contexts.stream()
                .filter(context -> share.contains(context.cluster()))
                .toList();
    }

    /** {@return the names of the clusters, in the order they were given} */
    public List<ClusterName> names() {
        return contexts.stream().map(ClusterContext::cluster).toList();
    }

    /**
     * The cluster of this name.
     *
     * @param name the name
     * @return the cluster
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public ClusterContext context(ClusterName name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no cluster '" + name + "' here, only " + list(names())));
    }

    private static String list(Collection<ClusterName> clusters) {
        return clusters.stream().map(ClusterName::value).collect(Collectors.joining(", "));
    }

    /**
     * Does work for several things at once.
     *
     * @param <I> what it is about, such as the name of a cluster
     * @param <R> what comes of it
     * @param items the things
     * @param work does not throw
     * @return one result each, in order
     */
    public <I, R> List<R> each(Collection<I> items, Function<I, R> work) {
        return fleet.each(
                List.copyOf(items),
                work,
                (done, waitingFor) -> watch.waits(
                        done,
                        waitingFor.stream().flatMap(item -> name(item).stream()).toList()));
    }

    private static Optional<ClusterName> name(Object item) {
        if (item instanceof ClusterContext context) {
            return Optional.of(context.cluster());
        }
        return item instanceof ClusterName name ? Optional.of(name) : Optional.empty();
    }

    /**
     * Does work at once beside the work for other clusters, such as asking the replicas of one cluster.
     *
     * @param <I> what it is about
     * @param <R> what comes of it
     * @param items the things
     * @param work does not throw, and ends by its own time limit
     * @return one result each, in order
     */
    public <I, R> List<R> together(Collection<I> items, Function<I, R> work) {
        return fleet.together(List.copyOf(items), work);
    }

    /**
     * Does work over the connection to one cluster, within the time limit of the mesh.
     *
     * @param <R> what comes of it
     * @param cluster its name
     * @param work may throw anything: it concerns this cluster alone
     * @return what came of it
     * @throws ApiFailure if the work threw something
     */
    public <R> R connected(ClusterName cluster, Function<Api, R> work) {
        return connected(cluster, Deadline.in(options.timeLimit()), work);
    }

    /**
     * Does work over the connection to one cluster, which stays open until the clusters are closed and is opened anew, with
     * new credentials, after the cluster could not be reached or did not accept them.
     *
     * @param <R> what comes of it
     * @param cluster its name
     * @param deadline until when
     * @param work may throw anything: it concerns this cluster alone
     * @return what came of it
     * @throws ApiFailure if the work threw something
     */
    public <R> R connected(ClusterName cluster, Deadline deadline, Function<Api, R> work) {
        return connection(cluster).ask(deadline, work);
    }

    /**
     * Begins a watch over the connection to one cluster, within the time limit of the mesh.
     *
     * @param cluster its name
     * @param work begins it
     * @return the watch, open
     * @throws ApiFailure if it does not come about
     */
    public Watch watch(ClusterName cluster, Function<Api, Watch> work) {
        return connection(cluster).watch(Deadline.in(options.timeLimit()), work);
    }

    private SharedConnection connection(ClusterName cluster) {
        return Objects.requireNonNull(connections.get(context(cluster).cluster()));
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
            fleet.pause(time);
        } catch (ApiFailure interrupted) {
            throw new CancellationException("interrupted while waiting");
        }
    }

    /**
     * Does something as soon as the mesh is closed.
     *
     * @param task what
     * @return takes it back
     */
    public Runnable onClose(Runnable task) {
        return fleet.onClose(task);
    }

    /**
     * How to connect to one cluster.
     *
     * @param cluster its name
     * @return the way to its API server
     */
    public Connector connector(ClusterName cluster) {
        return context(cluster).connector();
    }

    /**
     * Whether no key may be sent to a cluster, as nobody knows who would get it.
     *
     * @param cluster its name
     * @return true if its API server is not verified, and nobody said that it need not be
     */
    public boolean isUnverified(ClusterName cluster) {
        return !options.insecure() && connector(cluster).unverified();
    }

    /**
     * What a failed request means for a cluster.
     *
     * @param cluster its name
     * @param failure the failure
     * @return the finding
     */
    public static Finding finding(ClusterName cluster, ApiFailure failure) {
        ClusterCode code = switch (failure.kind()) {
            case UNAUTHENTICATED -> ClusterCode.CREDENTIALS_REJECTED;
            case FORBIDDEN -> ClusterCode.RIGHT_MISSING;
            case SLOW -> ClusterCode.CLUSTER_SLOW;
            case UNREACHABLE, NOT_FOUND, CONFLICT, REJECTED -> ClusterCode.CLUSTER_UNREACHABLE;
            case UNEXPECTED -> ClusterCode.CLUSTER_UNEXPECTED;
        };
        return code.at(cluster.value(), failure.reason());
    }

    /** Ends what is running and closes the connections that were opened here; clients that were handed in stay open. */
    @Override
    public void close() {
        fleet.close();
    }
}
