package dev.meshca.issue;

import dev.meshca.KeyAlgorithm;
import java.time.Duration;

/**
 * A workload outside the clusters, such as a virtual machine, that gets its certificate from a cluster's CA without
 * asking istiod.
 *
 * @param trustDomain the SPIFFE trust domain of the mesh; Istio's default is {@code cluster.local}
 * @param namespace the Kubernetes namespace of its identity
 * @param serviceAccount the service account of its identity
 * @param lifetime how long the certificate is valid from now on; Istio's default is 24 hours
 * @param key the algorithm of its key
 */
public record WorkloadSpec(
        String trustDomain, String namespace, String serviceAccount, Duration lifetime, KeyAlgorithm key) {

    /**
     * A workload of the trust domain {@code cluster.local}, with an RSA_2048 key, for 24 hours.
     *
     * @param namespace the namespace
     * @param serviceAccount the service account
     * @return the choice
     * @throws IllegalArgumentException if one of them is not a valid Kubernetes name
     */
    public static WorkloadSpec of(String namespace, String serviceAccount) {
        return new WorkloadSpec(
                "cluster.local", namespace, serviceAccount, Duration.ofHours(24), KeyAlgorithm.RSA_2048);
    }
}
