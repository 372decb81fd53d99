package dev.meshca.mesh.remote;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.disk.files.ExportDirectory;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiAddress;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.remote.Remote.Problem;
import dev.meshca.mesh.remote.RemoteSecretReport.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lets the istiod of each cluster read every other one: Secrets {@code istio-remote-secret-NAME} with a kubeconfig of Istio's
 * reader account, which gets a token where it has none.
 *
 * <pre>{@code
 * try (RemoteSecrets secrets = RemoteSecrets.between(MeshOptions.defaults(), file.contexts(), MeshListener.NONE)) {
 *     RemoteSecretReport report = secrets.write(file.remoteSecrets());
 * }
 * }</pre>
 *
 * <p>All clusters are asked who they are before a token is made in any, and all are asked for their token before the first
 * Secret is written. What goes wrong in one cluster is a value in the report and stops no other.
 */
public final class RemoteSecrets implements AutoCloseable {

    private static final Pattern IN_A_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    private final Clusters clusters;
    private final Set<ClusterName> known;
    private final String namespace;

    private RemoteSecrets(Clusters clusters, Set<ClusterName> known) {
        this.clusters = clusters;
        this.known = known;
        this.namespace = clusters.options().namespace();
    }

    /**
     * The remote secrets of these clusters.
     *
     * @param options how to go about it: time limits, namespace of istiod, which part of the clusters is meant
     * @param clusters the clusters and the ways to them
     * @param listener is told how far the work is
     * @return nothing is connected yet
     * @throws IllegalArgumentException if there is no cluster, or two have one name
     */
    public static RemoteSecrets between(
            MeshOptions options, Collection<ClusterContext> clusters, MeshListener listener) {
        return new RemoteSecrets(
                Clusters.of(options, clusters, listener::working),
                clusters.stream().map(ClusterContext::cluster).collect(Collectors.toSet()));
    }

    /**
     * Writes them into the clusters. Secrets of others are left alone, and nothing is written anywhere if two contexts lead to
     * one cluster.
     *
     * @param options where the API servers answer other clusters, dry run, adopt
     * @return one result for each cluster in each other one
     * @throws IllegalArgumentException if there is one cluster alone, or an address is for none of these
     */
    public RemoteSecretReport write(RemoteSecretOptions options) {
        if (clusters.contexts().size() < 2) {
            throw new IllegalArgumentException(
                    "there is no other cluster that " + clusters.names().get(0) + " could know: name two or more");
        }
        List<Remote> remotes = remotes(options);
        List<Result> results = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        remotes.forEach(remote -> results.addAll(remote.results()));
        clusters.each(remotes, holder -> new Holder(clusters, holder, options).told(remotes))
                .forEach(told -> {
                    results.addAll(told.results());
                    findings.addAll(told.findings());
                });
        return report(options.dryRun(), remotes, results, List.of(), findings);
    }

    /**
     * Writes the same Secrets as manifests into a folder, <strong>with their tokens</strong> in files of mode 0600, and nothing
     * into the clusters but a token where a reader has none.
     *
     * @param options where the API servers answer other clusters
     * @param into the folder; made if it is missing
     * @param replace whether to write over what is there with another content
     * @return one result per cluster, and the files
     * @throws IllegalArgumentException if an address is for none of these clusters
     * @throws dev.meshca.CaStorageException if another file is in the way, or the disk fails
     */
    public RemoteSecretReport save(RemoteSecretOptions options, Path into, boolean replace) {
        List<Remote> remotes = remotes(options.dryRun(false));
        List<Result> results = new ArrayList<>();
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Remote remote : remotes) {
            results.addAll(remote.results());
            remote.kubeconfig().ifPresent(kubeconfig -> {
                String file = ExportDirectory.remoteSecret(remote.cluster());
                files.put(file, kubeconfig.manifest(namespace).getBytes(StandardCharsets.UTF_8));
                results.add(new Result(remote.cluster(), Optional.empty(), Outcome.CREATED, "it is in " + file));
            });
        }
        List<Path> paths =
                files.isEmpty() ? List.of() : ExportDirectory.at(into).save(files, replace);
        return report(false, remotes, results, paths, List.of());
    }

    private static RemoteSecretReport report(
            boolean dryRun, List<Remote> remotes, List<Result> results, List<Path> files, List<Finding> further) {
        List<Finding> findings = new ArrayList<>(further);
        remotes.forEach(remote -> remote.problem().flatMap(Problem::finding).ifPresent(findings::add));
        List<Finding> sorted = findings.stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
        return new RemoteSecretReport(dryRun, results, files, sorted);
    }

    private List<Remote> remotes(RemoteSecretOptions options) {
        options.servers().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "an address is given for " + name + ", and no context leads there");
                });
        List<Remote> asked = clusters.each(clusters.contexts(), context -> asked(context, options));
        List<Finding> mistakes = ClusterIdentity.mistaken(
                clusters,
                asked.stream().flatMap(remote -> remote.identity().stream()).toList());
        if (!mistakes.isEmpty()) {
            Problem mistake = new Problem(
                    Outcome.REFUSED,
                    "nothing was written anywhere: " + mistakes.get(0).detail(),
                    Optional.of(mistakes.get(0)));
            return asked.stream().map(remote -> remote.not(mistake)).toList();
        }
        return clusters.each(asked, remote -> withToken(remote, !options.dryRun()));
    }

    private Remote asked(ClusterContext context, RemoteSecretOptions options) {
        ClusterName cluster = context.cluster();
        String server =
                options.servers().getOrDefault(cluster, context.connector().server());
        Remote remote = Remote.at(cluster, server);
        Optional<Problem> problem = problem(cluster, server, options.local());
        if (problem.isPresent()) {
            return remote.not(problem.get());
        }
        try {
            return clusters.connected(cluster, api -> asked(context, remote, api));
        } catch (ApiFailure failure) {
            return remote.not(Problem.of(cluster, failure));
        }
    }

    private Remote asked(ClusterContext context, Remote remote, Api api) {
        Remote known = remote.is(ClusterIdentity.of(context, api, namespace, Optional.empty()));
        return new Reader(api, namespace)
                .obstacle()
                .map(why -> known.not(Problem.refused(why)))
                .orElse(known);
    }

    /** What can be told without asking. */
    private Optional<Problem> problem(ClusterName cluster, String server, boolean local) {
        if (!IN_A_NAME.matcher(cluster.value()).matches()) {
            return Optional.of(
                    Problem.refused("a Secret cannot be named after it: that takes small letters, digits, - and ."));
        }
        if (clusters.isUnverified(cluster)) {
            return Optional.of(
                    Problem.refused("its API server is not verified, so no token is taken from it or sent there"));
        }
        if (!RemoteSecretOptions.isServer(server)) {
            return Optional.of(Problem.refused(RemoteSecretOptions.noServer(server)));
        }
        return ApiAddress.localTo(server).filter(why -> !local).map(why -> {
            String reason = why + ", which leads other clusters to themselves: name the address that they can reach";
            return new Problem(
                    Outcome.REFUSED, reason, Optional.of(ClusterCode.API_ADDRESS_LOCAL.at(cluster.value(), why)));
        });
    }

    private Remote withToken(Remote remote, boolean make) {
        if (remote.problem().isPresent()) {
            return remote;
        }
        try {
            return clusters.connected(remote.cluster(), api -> new Reader(api, namespace).token(make))
                    .map(remote::with)
                    .orElse(remote);
        } catch (ApiFailure failure) {
            return remote.not(Problem.of(remote.cluster(), failure));
        }
    }

    /** Ends what is running and closes the connections; clients that were handed in stay open. */
    @Override
    public void close() {
        clusters.close();
    }
}
