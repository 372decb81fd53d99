package dev.meshca.issue;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.internal.Ambient;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The wanted state of a mesh: one intermediate CA per cluster. It cannot be built if some cluster would refuse what another issues. */
public final class TrustPlan {

    private final List<CaCerts> clusters;
    private final TrustReport report;

    private TrustPlan(List<CaCerts> clusters, TrustReport report) {
        this.clusters = List.copyOf(clusters);
        this.report = report;
    }

    /**
     * New intermediates for all clusters, with the defaults and the root's organization.
     *
     * @param root signs them
     * @param clusters the clusters of the mesh
     * @return the plan
     * @throws IllegalArgumentException if there is no cluster, or one is named twice
     * @throws InvalidCaException if the result would not be accepted
     */
    public static TrustPlan issuedBy(RootCa root, List<ClusterName> clusters) {
        return issuedBy(root, clusters, CaSpec.intermediate(root.organization()));
    }

    /**
     * New intermediates for all clusters.
     *
     * @param root signs them
     * @param clusters the clusters of the mesh
     * @param spec what each intermediate should be
     * @return the plan
     * @throws IllegalArgumentException if there is no cluster, one is named twice, or the choice cannot be kept
     * @throws InvalidCaException if the result would not be accepted
     */
    public static TrustPlan issuedBy(RootCa root, List<ClusterName> clusters, CaSpec spec) {
        return issuedBy(root, clusters, spec, Issuance.system());
    }

    /**
     * New intermediates for all clusters.
     *
     * @param root signs them
     * @param clusters the clusters of the mesh
     * @param spec what each intermediate should be
     * @param issuance the time, random numbers, and where the key pairs come from
     * @return the plan
     * @throws IllegalArgumentException if there is no cluster, one is named twice, or the choice cannot be kept
     * @throws InvalidCaException if the result would not be accepted
     */
    public static TrustPlan issuedBy(RootCa root, List<ClusterName> clusters, CaSpec spec, Issuance issuance) {
        requireDistinct(clusters);
        Clock moment = Clock.fixed(issuance.clock().instant(), ZoneOffset.UTC);
        return of(root.issue(clusters, spec, issuance.clock(moment)), moment);
    }

    /**
     * A new root, and an intermediate below it for each cluster. All keys are made at once, on all cores.
     *
     * @param root what the root should be
     * @param clusters the clusters of the mesh
     * @param spec what each intermediate should be
     * @param issuance the time, random numbers, and where the key pairs come from
     * @return the root and the plan
     * @throws IllegalArgumentException if there is no cluster, one is named twice, or a choice cannot be kept
     * @throws InvalidCaException if the result would not be accepted
     */
    public static UnderNewRoot underNewRoot(CaSpec root, List<ClusterName> clusters, CaSpec spec, Issuance issuance) {
        requireDistinct(clusters);
        Issuing issuing = new Issuing(issuance);
        return issuing.underNewRoot(root, clusters, spec);
    }

    /**
     * A new root and what it issued.
     *
     * @param root the root
     * @param plan one intermediate per cluster
     */
    public record UnderNewRoot(RootCa root, TrustPlan plan) {}

    /**
     * A plan of CAs that exist, judged at the present time.
     *
     * @param clusters one CA per cluster
     * @return the plan
     * @throws IllegalArgumentException if there is no cluster, or one occurs twice
     * @throws InvalidCaException if some cluster would refuse what another issues
     */
    public static TrustPlan of(Collection<CaCerts> clusters) {
        return of(clusters, Ambient.CLOCK);
    }

    /**
     * A plan of CAs that exist.
     *
     * @param clusters one CA per cluster
     * @param clock says at what time to judge validity
     * @return the plan
     * @throws IllegalArgumentException if there is no cluster, or one occurs twice
     * @throws InvalidCaException if some cluster would refuse what another issues
     */
    public static TrustPlan of(Collection<CaCerts> clusters, Clock clock) {
        requireDistinct(clusters.stream().map(CaCerts::cluster).toList());
        List<ObservedCluster> observed =
                clusters.stream().map(CaCerts::chain).map(ObservedCluster::of).toList();
        TrustReport report = TrustReport.of(observed, clock.instant());
        if (!report.healthy()) {
            throw new InvalidCaException("the plan", report.findings());
        }
        return new TrustPlan(List.copyOf(clusters), report);
    }

    private static void requireDistinct(List<ClusterName> clusters) {
        if (clusters.isEmpty()) {
            throw new IllegalArgumentException("a mesh needs at least one cluster");
        }
        Set<String> seen = new HashSet<>();
        for (ClusterName cluster : clusters) {
            if (!seen.add(cluster.value().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the cluster '" + cluster
                        + "' is named twice (names that differ only in case share a folder on some systems)");
            }
        }
    }

    /**
     * The CAs of the plan.
     *
     * @return one per cluster
     */
    public List<CaCerts> clusters() {
        return clusters;
    }

    /**
     * The CA of one cluster.
     *
     * @param cluster the cluster
     * @return its CA
     * @throws IllegalArgumentException if the plan has no such cluster; the message lists those it has
     */
    public CaCerts cluster(ClusterName cluster) {
        return clusters.stream()
                .filter(certs -> certs.cluster().equals(cluster))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the plan has no cluster '" + cluster + "', only "
                        + clusters.stream()
                                .map(certs -> certs.cluster().value())
                                .collect(Collectors.joining(", "))));
    }

    /**
     * The public halves of the plan.
     *
     * @return one chain per cluster
     */
    public List<CaChain> chains() {
        return clusters.stream().map(CaCerts::chain).toList();
    }

    /**
     * What the check of the plan found: no errors, perhaps warnings.
     *
     * @return the findings
     */
    public List<Finding> findings() {
        return report.findings();
    }
}
