package dev.meshca.issue;

import dev.meshca.KeyAlgorithm;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A workload outside the clusters, such as a virtual machine, that gets its certificate from a cluster's CA without
 * asking istiod.
 *
 * <pre>{@code
 * WorkloadSpec.of("payments", "ledger").trustDomain("acme.example").lifetime(Duration.ofDays(7))
 * }</pre>
 *
 * @param trustDomain the SPIFFE trust domain of the mesh; Istio's default is {@code cluster.local}
 * @param namespace the Kubernetes namespace of its identity
 * @param serviceAccount the service account of its identity
 * @param lifetime how long the certificate is valid from now on; Istio's default is 24 hours
 * @param key the algorithm of its key
 */
public record WorkloadSpec(
        String trustDomain, String namespace, String serviceAccount, Duration lifetime, KeyAlgorithm key) {

    /** SPIFFE-ID, section 2.1. */
    private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");

    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern NAMESPACE = Pattern.compile(LABEL);
    private static final Pattern SERVICE_ACCOUNT = Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*");

    /**
     * A choice, complete.
     *
     * @throws IllegalArgumentException if the trust domain, the namespace (RFC 1123 label) or the service account (RFC 1123
     *     subdomain) is none, or the lifetime is shorter than a second
     */
    public WorkloadSpec {
        require(
                TRUST_DOMAIN,
                trustDomain,
                "trust domain",
                "1 to 255 lower-case letters, digits, '.', '-' and '_', as in meshConfig.trustDomain");
        require(
                NAMESPACE,
                namespace,
                "namespace",
                "1 to 63 lower-case letters, digits and '-', starting and ending with a letter or digit");
        require(
                SERVICE_ACCOUNT,
                serviceAccount,
                "service account",
                "1 to 253 lower-case letters, digits, '-' and '.', each part starting and ending with a letter or digit");
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "a lifetime of " + lifetime + " is shorter than a second, the least a certificate can express");
        }
    }

    private static void require(Pattern syntax, String value, String what, String right) {
        if (!syntax.matcher(value).matches()) {
            String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
            throw new IllegalArgumentException(
                    "'" + shown.replaceAll("\\p{Cntrl}", "?") + "' is not a " + what + ": use " + right);
        }
    }

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

    /**
     * The same in another trust domain.
     *
     * @param trustDomain the mesh's {@code meshConfig.trustDomain}
     * @return a copy
     * @throws IllegalArgumentException if it is not a trust domain
     */
    public WorkloadSpec trustDomain(String trustDomain) {
        return new WorkloadSpec(trustDomain, namespace, serviceAccount, lifetime, key);
    }

    /**
     * The same for another time.
     *
     * @param lifetime how long from now on, at least a second; kept exactly or refused when the certificate is issued
     * @return a copy
     * @throws IllegalArgumentException if it is shorter than a second
     */
    public WorkloadSpec lifetime(Duration lifetime) {
        return new WorkloadSpec(trustDomain, namespace, serviceAccount, lifetime, key);
    }

    /**
     * The same with another key algorithm.
     *
     * @param key the algorithm
     * @return a copy
     */
    public WorkloadSpec key(KeyAlgorithm key) {
        return new WorkloadSpec(trustDomain, namespace, serviceAccount, lifetime, key);
    }

    /**
     * Its identity: the URI in the certificate that Istio's authorization policies look at
     * ({@code pkg/spiffe/spiffe.go}).
     *
     * @return for example {@code spiffe://cluster.local/ns/payments/sa/ledger}
     */
    public String spiffeId() {
        return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
    }
}
