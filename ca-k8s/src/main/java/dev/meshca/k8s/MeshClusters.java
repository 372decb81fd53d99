package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.internal.Fleet;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The clusters of a mesh, worked on together. Each gets its own result: what goes wrong in one cluster is a value in
 * that cluster's result and neither stops nor delays the others.
 *
 * <pre>{@code
 * try (MeshClusters mesh = MeshClusters.of(ClusterContext.fromKubeconfig("cluster1"), ClusterContext.fromKubeconfig("cluster2"))) {
 *     PushReport push = mesh.apply(plan);
 *     TrustReport report = mesh.verify(plan);
 * }
 * }</pre>
 */
public final class MeshClusters implements AutoCloseable {

    private final MeshOptions options;
    private final List<ClusterContext> clusters;
    private final Fleet fleet;

    private MeshClusters(MeshOptions options, List<ClusterContext> clusters) {
        this.options = options;
        this.clusters = clusters;
        this.fleet = new Fleet(options.concurrency(), options.clock());
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
        if (clusters.isEmpty()) {
            throw new IllegalArgumentException("a mesh needs at least one cluster");
        }
        Set<ClusterName> names = new HashSet<>();
        for (ClusterContext context : clusters) {
            if (!names.add(context.cluster())) {
                throw new IllegalArgumentException("the cluster '" + context.cluster() + "' is named twice");
            }
        }
        return new MeshClusters(options, List.copyOf(clusters));
    }

    /**
     * The clusters.
     *
     * @return in the order they were given
     */
    public List<ClusterContext> clusters() {
        return clusters;
    }

    /**
     * Checks what each cluster needs before it gets a CA, with the default options.
     *
     * @return facts and findings per cluster
     */
    public PreflightReport preflight() {
        return preflight(PreflightOptions.defaults());
    }

    /**
     * Checks what each cluster needs before it gets a CA. Changes nothing except what the options ask for.
     *
     * @param options what to check against, and what may be changed
     * @return facts and findings per cluster
     * @throws IllegalArgumentException if the options name a cluster that is not one of these
     */
    public PreflightReport preflight(PreflightOptions options) {
        options.networks().keySet().forEach(this::cluster);
        return new Preflight(fleet, this.options, options).of(clusters);
    }

    /**
     * Writes each cluster's CA into its Secret {@code cacerts}; foreign Secrets are left alone.
     *
     * @param plan what the clusters should have; it may have more clusters than there are here
     * @return one result per cluster
     * @throws IllegalArgumentException if one of these clusters is not in the plan
     */
    public PushReport apply(TrustPlan plan) {
        return apply(plan, PushOptions.defaults());
    }

    /**
     * Writes each cluster's CA into its Secret {@code cacerts}, in one write per Secret. Before the first write every
     * cluster is asked who it is: if two names lead to one cluster, or a name leads to another cluster than it did
     * before, nothing is written anywhere and every outcome is {@link PushResult.Outcome#REFUSED}.
     *
     * @param plan what the clusters should have; it may have more clusters than there are here
     * @param options dry run, adopt
     * @return one result per cluster
     * @throws IllegalArgumentException if one of these clusters is not in the plan
     */
    public PushReport apply(TrustPlan plan, PushOptions options) {
        requirePlanned(plan);
        return new Push(fleet, this.options, plan, options).to(clusters);
    }

    /**
     * Reads what each cluster shows of its trust: the public half of {@code cacerts}, and the roots that its namespaces
     * were given. A cluster that cannot be read says so in its findings.
     *
     * @return one observation per cluster
     */
    public List<ObservedCluster> observe() {
        return new Observation(fleet, options).of(clusters);
    }

    /**
     * Observes the clusters and judges them one by one and against each other.
     *
     * @return the report
     */
    public TrustReport verify() {
        return TrustReport.of(observe(), options.clock().instant());
    }

    /**
     * Observes the clusters and judges them one by one, against each other, and against a plan.
     *
     * @param plan what the clusters should have; clusters of the plan that are not here are left out
     * @return the report
     * @throws IllegalArgumentException if one of these clusters is not in the plan
     */
    public TrustReport verify(TrustPlan plan) {
        requirePlanned(plan);
        List<CaChain> planned = plan.clusters().stream().map(CaCerts::chain).toList();
        return TrustReport.of(planned, observe(), options.clock().instant());
    }

    /**
     * The cluster of this name.
     *
     * @param name the name
     * @return the cluster
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public ClusterContext cluster(ClusterName name) {
        return clusters.stream()
                .filter(context -> context.cluster().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no cluster '" + name + "' here, only "
                        + clusters.stream().map(ClusterContext::cluster).toList()));
    }

    MeshOptions options() {
        return options;
    }

    Fleet fleet() {
        return fleet;
    }

    private void requirePlanned(TrustPlan plan) {
        clusters.forEach(context -> plan.cluster(context.cluster()));
    }

    /** Ends what is running and closes the connections that were opened here; clients that were handed in stay open. */
    @Override
    public void close() {
        fleet.close();
    }
}
