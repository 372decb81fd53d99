package dev.meshca.k8s.preflight;

import dev.meshca.ClusterName;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.internal.Waits;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a preflight checks against, and what it may change.
 *
 * @param istio the Istio release to be installed; without one, the release that a cluster runs is checked
 * @param releases releases of Istio that the table of this library lacks or has otherwise; none by default
 * @param networks the {@code topology.istio.io/network} label to set on the namespace of these clusters, where it is not
 *     set; none by default
 * @param servers where the API servers of these clusters answer the other clusters, which is judged in place of the address in
 *     the kubeconfig; none by default
 * @param loadBalancerProbe how long to wait for a Service of type LoadBalancer that is created for that and removed
 *     again; empty (the default) creates none
 */
public record PreflightOptions(
        Optional<MinorVersion> istio,
        List<Release> releases,
        Map<ClusterName, String> networks,
        Map<ClusterName, String> servers,
        Optional<Duration> loadBalancerProbe) {

    /**
     * A minor release of Istio, and the Kubernetes versions it supports.
     *
     * @param version the release, such as 1.31
     * @param released the day it came out
     * @param endOfLife the last day of support; empty if not announced
     * @param minimumKubernetes below this, {@code istioctl} warns before it installs
     * @param oldestKubernetes the oldest supported version
     * @param newestKubernetes the newest supported version
     */
    public record Release(
            MinorVersion version,
            LocalDate released,
            Optional<LocalDate> endOfLife,
            MinorVersion minimumKubernetes,
            MinorVersion oldestKubernetes,
            MinorVersion newestKubernetes) {}

    private static final Pattern LABEL_VALUE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    /**
     * A choice; list and maps are copied.
     *
     * @throws IllegalArgumentException if a network is not the value of a Kubernetes label, or the wait of the probe is
     *     not positive or more than a year
     */
    public PreflightOptions {
        releases = List.copyOf(releases);
        networks = Map.copyOf(networks);
        servers = Map.copyOf(servers);
        networks.forEach((cluster, network) -> {
            if (!LABEL_VALUE.matcher(network).matches()) {
                throw new IllegalArgumentException("'" + PlainText.of(network) + "' for " + cluster
                        + " is not a network: use 1 to 63 letters, digits, '-', '_' and '.'");
            }
        });
        loadBalancerProbe.ifPresent(wait -> Waits.require("a wait", wait));
    }

    /**
     * Only look, and check the Istio release that is installed.
     *
     * @return the choice
     */
    public static PreflightOptions defaults() {
        return new PreflightOptions(Optional.empty(), List.of(), Map.of(), Map.of(), Optional.empty());
    }

    /**
     * The same for an Istio release to be installed.
     *
     * @param version for example {@code 1.31}
     * @return a copy
     * @throws IllegalArgumentException if it is not a version
     */
    public PreflightOptions istio(String version) {
        return new PreflightOptions(
                Optional.of(MinorVersion.parse(version)), releases, networks, servers, loadBalancerProbe);
    }

    /**
     * The same with releases that came out after this library, or are supported otherwise than its table says.
     *
     * @param releases the releases
     * @return a copy
     */
    public PreflightOptions releases(Release... releases) {
        return new PreflightOptions(istio, List.of(releases), networks, servers, loadBalancerProbe);
    }

    /**
     * The same, setting the network label of clusters that have none.
     *
     * @param networks network by cluster
     * @return a copy
     */
    public PreflightOptions networks(Map<ClusterName, String> networks) {
        return new PreflightOptions(istio, releases, networks, servers, loadBalancerProbe);
    }

    /**
     * The same, where API servers answer the other clusters at another address than us.
     *
     * @param servers address by cluster
     * @return a copy
     */
    public PreflightOptions servers(Map<ClusterName, String> servers) {
        return new PreflightOptions(istio, releases, networks, servers, loadBalancerProbe);
    }

    /**
     * The same with a probe of LoadBalancer support.
     *
     * @param wait how long to wait for an address, for example a minute
     * @return a copy
     */
    public PreflightOptions probeLoadBalancer(Duration wait) {
        return new PreflightOptions(istio, releases, networks, servers, Optional.of(wait));
    }
}
