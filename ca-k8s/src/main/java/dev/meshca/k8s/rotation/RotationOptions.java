package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.k8s.internal.Waits;
import dev.meshca.k8s.istiod.CanarySpec;
import dev.meshca.k8s.istiod.IstiodAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How to go about a rotation. Time is told by the clock of the mesh's {@link dev.meshca.k8s.cluster.MeshOptions}.
 *
 * @param soak how long certificates of an earlier chain may live; empty for the longest workload lifetime that the clusters
 *     tell
 * @param wave how many clusters are written at the same time, after the canary; 5 by default
 * @param canary the cluster that is written first, alone, in every phase; empty for none
 * @param timeout how long one call waits for what time alone does not bring; 2 minutes by default
 * @param restartIstiod whether istiod is restarted where it must be; false by default: then the listener is told
 * @param istiods the address of each istiod replica, {@code HOST:PORT}, by cluster; clusters without are asked by ports
 *     forwarded to their Pods
 * @param workloads a ServiceAccount per cluster, {@code NAMESPACE/NAME}, in whose name each istiod is asked for a certificate
 *     after a write; none by default
 * @param ztunnels what is done about ztunnels that read the roots only at their start; by default the listener is told
 */
public record RotationOptions(
        Optional<Duration> soak,
        int wave,
        Optional<ClusterName> canary,
        Duration timeout,
        boolean restartIstiod,
        Map<ClusterName, List<String>> istiods,
        Map<ClusterName, String> workloads,
        Ztunnels ztunnels) {

    /**
     * What is done about ztunnels that read the roots for their connection to istiod only at their start: up to 1.28.5, and
     * 1.29.0 and 1.29.1. A rotation of the root waits until they were restarted.
     *
     * @param restart whether their DaemonSets are restarted, as {@code kubectl rollout restart} does
     * @param waived where they are not waited for, as somebody answers for it that they can renew
     */
    public record Ztunnels(boolean restart, Set<ClusterName> waived) {

        /** The choice; the set is copied. */
        public Ztunnels {
            waived = Set.copyOf(waived);
        }
    }

    /**
     * The choice, complete.
     *
     * @throws IllegalArgumentException if the soak or the timeout is not positive, the timeout is more than a year, the wave is
     *     less than 1, or an address or a ServiceAccount is none
     */
    public RotationOptions {
        soak.ifPresent(time -> Waits.requirePositive("a soak", time));
        Waits.require("a timeout", timeout);
        if (wave < 1) {
            throw new IllegalArgumentException("a wave of " + wave + " clusters writes nothing");
        }
        Map<ClusterName, List<String>> addresses = new HashMap<>();
        istiods.forEach((cluster, replicas) -> {
            replicas.forEach(IstiodAddress::parse);
            addresses.put(cluster, List.copyOf(replicas));
        });
        workloads.values().forEach(CanarySpec::parse);
        istiods = Map.copyOf(addresses);
        workloads = Map.copyOf(workloads);
    }

    /**
     * The defaults.
     *
     * @return the choice
     */
    public static RotationOptions defaults() {
        return new RotationOptions(
                Optional.empty(),
                5,
                Optional.empty(),
                Duration.ofMinutes(2),
                false,
                Map.of(),
                Map.of(),
                new Ztunnels(false, Set.of()));
    }

    /**
     * The same with a soak.
     *
     * @param soak how long certificates of an earlier chain may live
     * @return a copy
     */
    public RotationOptions soak(Duration soak) {
        return new RotationOptions(
                Optional.of(soak), wave, canary, timeout, restartIstiod, istiods, workloads, ztunnels);
    }

    /**
     * The same with waves of another size.
     *
     * @param wave how many clusters are written at the same time
     * @return a copy
     */
    public RotationOptions wave(int wave) {
        return new RotationOptions(soak, wave, canary, timeout, restartIstiod, istiods, workloads, ztunnels);
    }

    /**
     * The same with a canary.
     *
     * @param canary the cluster that is written first
     * @return a copy
     */
    public RotationOptions canary(ClusterName canary) {
        return new RotationOptions(
                soak, wave, Optional.of(canary), timeout, restartIstiod, istiods, workloads, ztunnels);
    }

    /**
     * The same with another timeout.
     *
     * @param timeout how long one call waits for what time alone does not bring
     * @return a copy
     */
    public RotationOptions timeout(Duration timeout) {
        return new RotationOptions(soak, wave, canary, timeout, restartIstiod, istiods, workloads, ztunnels);
    }

    /**
     * The same with or without restarting istiod.
     *
     * @param restartIstiod true to restart it where it must be
     * @return a copy
     */
    public RotationOptions restartIstiod(boolean restartIstiod) {
        return new RotationOptions(soak, wave, canary, timeout, restartIstiod, istiods, workloads, ztunnels);
    }

    /**
     * The same with the addresses of one cluster's istiods.
     *
     * @param cluster the cluster
     * @param replicas the address of each replica, such as {@code 10.0.0.7:15012}
     * @return a copy
     * @throws IllegalArgumentException if an address is none
     */
    public RotationOptions istiods(ClusterName cluster, String... replicas) {
        Map<ClusterName, List<String>> more = new HashMap<>(istiods);
        more.put(cluster, List.of(replicas));
        return new RotationOptions(soak, wave, canary, timeout, restartIstiod, more, workloads, ztunnels);
    }

    /**
     * The same with a ServiceAccount in whose name one cluster's istiods are asked for a certificate.
     *
     * @param cluster the cluster
     * @param serviceAccount who asks, such as {@code default/probe}; it must exist
     * @return a copy
     * @throws IllegalArgumentException if it is no ServiceAccount
     */
    public RotationOptions workload(ClusterName cluster, String serviceAccount) {
        Map<ClusterName, String> more = new HashMap<>(workloads);
        more.put(cluster, serviceAccount);
        return new RotationOptions(soak, wave, canary, timeout, restartIstiod, istiods, more, ztunnels);
    }

    /**
     * The same with or without restarting ztunnel.
     *
     * @param restart true to restart the DaemonSets of ztunnels that read the roots only at their start, when the new roots are
     *     shown
     * @return a copy
     */
    public RotationOptions restartZtunnel(boolean restart) {
        Ztunnels choice = new Ztunnels(restart, ztunnels.waived());
        return new RotationOptions(soak, wave, canary, timeout, restartIstiod, istiods, workloads, choice);
    }

    /**
     * The same without waiting for the ztunnels of some clusters. The outcome and the journal say so.
     *
     * @param clusters where somebody answers for it that every ztunnel can renew
     * @return a copy
     */
    public RotationOptions waiveZtunnel(ClusterName... clusters) {
        Ztunnels choice = new Ztunnels(ztunnels.restart(), Set.copyOf(List.of(clusters)));
        return new RotationOptions(soak, wave, canary, timeout, restartIstiod, istiods, workloads, choice);
    }
}
