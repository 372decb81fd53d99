package dev.meshca.issue;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.trust.TrustReport;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

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
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /**
     * A plan of CAs that exist, judged at the present time.
     *
     * @param clusters one CA per cluster
     * @return the plan
     * @throws IllegalArgumentException if there is no cluster, or one occurs twice
     * @throws InvalidCaException if some cluster would refuse what another issues
     */
    public static TrustPlan of(Collection<CaCerts> clusters) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
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
                                .toList()));
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
