package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.MisplacedCas;
import dev.meshca.k8s.cacerts.Observation;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.istiod.WebhookTrust;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.preflight.checks.Preflight;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.secret.Push;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.k8s.watch.follow.Following;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.util.Collection;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * The clusters of a mesh, worked on together. Each gets its own result: what goes wrong in one cluster is a value in
 * that cluster's result and neither stops nor delays the others.
 *
 * <pre>{@code
 * try (MeshClusters mesh = MeshClusters.of(ClusterContext.fromKubeconfig("cluster1"), ClusterContext.fromKubeconfig("cluster2"))) {
 *     PushReport push = mesh.push(plan);
 *     TrustReport report = mesh.verify(plan);
 * }
 * }</pre>
 */
public final class MeshClusters implements AutoCloseable {

    private final Clusters clusters;

    private MeshClusters(Clusters clusters) {
        this.clusters = clusters;
    }

    /**
     * These clusters, with the default options.
     *
     * @param clusters at least one
     * @return the mesh
     * @throws IllegalArgumentException if there is no cluster, or two have one name
     */
    public static MeshClusters of(ClusterContext... clusters) {
        return of(MeshOptions.defaults(), List.of(clusters));
    }

    /**
     * These clusters.
     *
     * @param options how to go about it
     * @param clusters at least one
     * @return the mesh
     * @throws IllegalArgumentException if there is no cluster, or two have one name
     */
    public static MeshClusters of(MeshOptions options, Collection<ClusterContext> clusters) {
        return of(options, clusters, (waitingFor, done) -> {});
    }

    /**
     * These clusters, with somebody who is told how far the work is.
     *
     * @param options how to go about it
     * @param clusters at least one
     * @param watch is told several times a second, while some take their time, which are waited for and how many are done
     * @return the mesh
     * @throws IllegalArgumentException if there is no cluster, or two have one name
     */
    public static MeshClusters of(
            MeshOptions options, Collection<ClusterContext> clusters, ObjIntConsumer<List<ClusterName>> watch) {
        return new MeshClusters(Clusters.of(options, clusters, (done, waitingFor) -> watch.accept(waitingFor, done)));
    }

    /**
     * The clusters.
     *
     * @return in the order they were given
     */
    public List<ClusterContext> clusters() {
        return clusters.contexts();
    }

    /**
     * Checks what each cluster needs before it gets a CA, with the default options.
     *
     * @return facts and findings per cluster
     */
    public PreflightReport check() {
        return check(PreflightOptions.defaults());
    }

    /**
     * Checks what each cluster needs before it gets a CA. Changes nothing except what the options ask for.
     *
     * @param options what to check against, and what may be changed
     * @return facts and findings per cluster
     * @throws IllegalArgumentException if the options name a cluster that is not one of these
     */
    public PreflightReport check(PreflightOptions options) {
        options.networks().keySet().forEach(this::cluster);
        return Preflight.of(clusters, options);
    }

    /**
     * Writes each cluster's CA into its Secret {@code cacerts}; foreign Secrets are left alone.
     *
     * @param plan what the clusters should have; it may have more clusters than there are here
     * @return one result per cluster
     * @throws IllegalArgumentException if one of these clusters is not in the plan
     */
    public PushReport push(TrustPlan plan) {
        return push(plan, PushOptions.defaults());
    }

    /**
     * Writes each cluster's CA into its Secret {@code cacerts}, in one write per Secret. Before the first write every
     * cluster is asked who it is: if two names lead to one cluster, or a name leads to another cluster than it did
     * before, nothing is written anywhere and every outcome is {@link PushReport.Outcome#REFUSED}.
     *
     * @param plan what the clusters should have; it may have more clusters than there are here
     * @param options dry run, adopt
     * @return one result per cluster
     * @throws IllegalArgumentException if one of these clusters is not in the plan
     */
    public PushReport push(TrustPlan plan, PushOptions options) {
        requirePlanned(plan);
        return Push.of(clusters, plan, options);
    }

    /**
     * Reads what each cluster shows of its trust: the public half of {@code cacerts}, and the roots that its namespaces
     * were given. A cluster that cannot be read says so in its findings.
     *
     * @return one observation per cluster
     */
    public List<ObservedCluster> observe() {
        return observe(VerifyOptions.defaults());
    }

    /**
     * The same of more places.
     *
     * @param options what to look at; what differs from the Secret there is among the findings
     * @return one observation per cluster
     */
    public List<ObservedCluster> observe(VerifyOptions options) {
        List<ObservedCluster> observed = Observation.of(clusters);
        return options.webhooks() ? WebhookTrust.of(clusters, observed) : observed;
    }

    /**
     * Observes the clusters and judges them one by one and against each other.
     *
     * @return the report
     */
    public TrustReport verify() {
        return verify(VerifyOptions.defaults());
    }

    /**
     * Observes the clusters and judges them one by one and against each other.
     *
     * @param options what to look at
     * @return the report
     */
    public TrustReport verify(VerifyOptions options) {
        return TrustReport.of(
                observe(options),
                clusters.options().clock().instant(),
                clusters.options().thresholds());
    }

    /**
     * Observes the clusters and judges them one by one, against each other, and against a plan.
     *
     * @param plan what the clusters should have; clusters of the plan that are not here are left out
     * @return the report
     * @throws IllegalArgumentException if one of these clusters is not in the plan
     */
    public TrustReport verify(TrustPlan plan) {
        return verify(plan, VerifyOptions.defaults());
    }

    /**
     * Observes the clusters and judges them one by one, against each other, and against a plan.
     *
     * @param plan what the clusters should have; clusters of the plan that are not here are left out
     * @param options what to look at
     * @return the report
     * @throws IllegalArgumentException if one of these clusters is not in the plan
     */
    public TrustReport verify(TrustPlan plan, VerifyOptions options) {
        requirePlanned(plan);
        List<CaChain> planned = plan.clusters().stream().map(CaCerts::chain).toList();
        List<ObservedCluster> observed = observe(options);
        return TrustReport.of(
                        planned,
                        observed,
                        clusters.options().clock().instant(),
                        clusters.options().thresholds())
                .with(MisplacedCas.of(planned, observed));
    }

    /**
     * {@return a watch of what {@link #verify(VerifyOptions)} tells; nothing is looked at yet}
     *
     * @param options how to watch
     * @param listener is told what changes
     */
    public MeshWatch watch(WatchOptions options, MeshWatch.Listener listener) {
        return Following.of(clusters, this::verify, options, listener);
    }

    /**
     * The cluster of this name.
     *
     * @param name the name
     * @return the cluster
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public ClusterContext cluster(ClusterName name) {
        return clusters.context(name);
    }

    Clusters access() {
        return clusters;
    }

    private void requirePlanned(TrustPlan plan) {
        clusters.names().forEach(plan::cluster);
    }

    /** Ends what is running and closes the connections that were opened here; clients that were handed in stay open. */
    @Override
    public void close() {
        clusters.close();
    }
}
