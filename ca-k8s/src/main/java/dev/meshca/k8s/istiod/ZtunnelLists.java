package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.internal.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What ztunnels do with revocation lists. They check them from 1.29 on, and only where Istio's chart has {@code
 * peerCaCrl.enabled=true}, which mounts {@code istio-ca-crl}; 1.29 and 1.30 check who calls, later ones also who is called,
 * and cut what is open.
 */
public final class ZtunnelLists {

    private static final MinorVersion CHECKS_CLIENTS = new MinorVersion(1, 29);
    private static final MinorVersion CHECKS_ALL = new MinorVersion(1, 31);

    private ZtunnelLists() {}

    /** The same, read from a cluster that has lists. */
    public static List<Finding> check(ClusterName cluster, Api api, String namespace) {
        Reading<List<ZtunnelPod>> reading = new ZtunnelReader(cluster, api, namespace).read();
        List<Finding> findings = new ArrayList<>(reading.findings());
        findings.addAll(check(cluster, reading.value().orElse(List.of())));
        return findings;
    }

    /**
     * Where a revoked cluster may still be accepted.
     *
     * @param cluster a cluster that has lists
     * @param ztunnels that run there
     * @return one finding per kind of ztunnel
     */
    public static List<Finding> check(ClusterName cluster, List<ZtunnelPod> ztunnels) {
        Map<String, Set<String>> tags = new TreeMap<>();
        ztunnels.forEach(pod -> lack(pod)
                .ifPresent(lack -> tags.computeIfAbsent(lack, key -> new TreeSet<>())
                        .add(pod.tag().isEmpty() ? "of an unknown release" : pod.tag())));
        return tags.entrySet().stream()
                .map(found -> ClusterCode.ZTUNNEL_LISTS.at(
                        cluster + "/ztunnel", "ztunnel " + String.join(", ", found.getValue()) + found.getKey()))
                .toList();
    }

    private static Optional<String> lack(ZtunnelPod pod) {
        Optional<MinorVersion> release = MinorVersion.find(pod.tag());
        if (release.filter(known -> known.compareTo(CHECKS_CLIENTS) < 0).isPresent()) {
            return Optional.of(" checks no list");
        }
        if (!pod.mountsLists()) {
            return Optional.of(" checks no list, as it mounts none (peerCaCrl.enabled)");
        }
        return release.filter(known -> known.compareTo(CHECKS_ALL) >= 0).isPresent()
                ? Optional.empty()
                : Optional.of(
                        " refuses a revoked cluster as a client, accepts it as a server, and leaves connections open");
    }
}
