package dev.meshca.k8s.preflight;

import dev.meshca.ClusterName;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.internal.PlainText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a preflight checks against, and what it may change.
 *
 * @param istio the Istio release to be installed; without one, the release that a cluster runs is checked
 * @param releases which release supports what
 * @param networks the {@code topology.istio.io/network} label to set on the namespace of these clusters, where it is not
 *     set; none by default
 * @param loadBalancerProbe how long to wait for a Service of type LoadBalancer that is created for that and removed
 *     again; empty (the default) creates none
 */
public record PreflightOptions(
        Optional<MinorVersion> istio,
        IstioReleases releases,
        Map<ClusterName, String> networks,
        Optional<Duration> loadBalancerProbe) {

    private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    /**
     * A choice; the map is copied.
     *
     * @throws IllegalArgumentException if a network is not the value of a Kubernetes label, or the wait of the probe is
     *     not positive
     */
    public PreflightOptions {
        networks = Map.copyOf(networks);
        networks.forEach((cluster, network) -> {
            if (!LABEL_VALUE.matcher(network).matches()) {
                throw new IllegalArgumentException("'" + PlainText.of(network) + "' for " + cluster
                        + " is not a network: use 1 to 63 letters, digits, '-', '_' and '.'");
            }
        });
        if (loadBalancerProbe.filter(wait -> wait.isNegative() || wait.isZero()).isPresent()) {
            throw new IllegalArgumentException("a wait of " + loadBalancerProbe.get() + " is not positive");
        }
    }

    /**
     * Only look, and check the Istio release that is installed.
     *
     * @return the choice
     */
    public static PreflightOptions defaults() {
        return new PreflightOptions(Optional.empty(), IstioReleases.bundled(), Map.of(), Optional.empty());
    }

    /**
     * The same for an Istio release to be installed.
     *
     * @param version for example {@code 1.31}
     * @return a copy
     * @throws IllegalArgumentException if it is not a version
     */
    public PreflightOptions istio(String version) {
        return new PreflightOptions(Optional.of(MinorVersion.parse(version)), releases, networks, loadBalancerProbe);
    }

    /**
     * The same with another table of releases.
     *
     * @param releases the table
     * @return a copy
     */
    public PreflightOptions releases(IstioReleases releases) {
        return new PreflightOptions(istio, releases, networks, loadBalancerProbe);
    }

    /**
     * The same, setting the network label of clusters that have none.
     *
     * @param networks network by cluster
     * @return a copy
     */
    public PreflightOptions networks(Map<ClusterName, String> networks) {
        return new PreflightOptions(istio, releases, networks, loadBalancerProbe);
    }

    /**
     * The same with a probe of LoadBalancer support.
     *
     * @param wait how long to wait for an address, for example a minute
     * @return a copy
     */
    public PreflightOptions probeLoadBalancer(Duration wait) {
        return new PreflightOptions(istio, releases, networks, Optional.of(wait));
    }
}
