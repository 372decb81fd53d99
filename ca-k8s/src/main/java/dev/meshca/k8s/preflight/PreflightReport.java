package dev.meshca.k8s.preflight;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What a preflight found.
 *
 * @param clusters the facts of each cluster, in the order of the clusters
 * @param findings what was found in them and between them, errors first
 */
public record PreflightReport(List<Cluster> clusters, List<Finding> findings) {

    /**
     * The facts of one cluster; what could not be read is empty.
     *
     * @param name the cluster
     * @param context the kubeconfig context; empty if a client was handed in
     * @param apiServer the address of its API server
     * @param kubernetes the version of its API server, such as {@code v1.34.4}
     * @param istiod the versions of istiod that run in it, by their image tags
     * @param multiRoot whether every istiod runs with {@code ISTIO_MULTIROOT_MESH=true}; empty without istiod
     * @param network the {@code topology.istio.io/network} label of the namespace
     */
    public record Cluster(
            ClusterName name,
            Optional<String> context,
            String apiServer,
            Optional<String> kubernetes,
            List<String> istiod,
            Optional<Boolean> multiRoot,
            Optional<String> network) {

        /** Facts; the list is copied. */
        public Cluster {
            istiod = List.copyOf(istiod);
        }
    }

    /** A report; the lists are copied. */
    public PreflightReport {
        clusters = List.copyOf(clusters);
        findings = List.copyOf(findings);
    }

    /**
     * Whether nothing stands in the way; warnings are allowed.
     *
     * @return true if no finding is an error
     */
    public boolean ready() {
        return findings.stream().noneMatch(Finding::isError);
    }
}
