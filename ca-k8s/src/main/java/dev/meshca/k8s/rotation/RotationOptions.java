package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.k8s.istiod.CanarySpec;
import dev.meshca.k8s.istiod.IstiodAddress;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.RotationRecord;
import dev.meshca.k8s.lock.LockOptions;
import dev.meshca.rotation.Waiver;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to go about a rotation. Time is told by the clock of the mesh's {@link dev.meshca.k8s.cluster.MeshOptions}.
 *
 * @param soak how long certificates of an earlier chain may live; empty for the longest workload lifetime that the clusters
 *     tell, 24 hours where they do not. It is never less than the one that the rotation was made with
 * @param wave how many clusters are written at the same time, after the canary; 5 by default
 * @param canary the cluster that is written first, alone, in every phase; empty for none
 * @param timeout how long one call waits for what time alone does not bring; 2 minutes by default
 * @param restartIstiod whether istiod is restarted where it must be; false by default: then the listener is told
 * @param istiods the address of each istiod replica, by cluster; clusters without are asked by ports forwarded to their Pods
 * @param issuance a ServiceAccount per cluster in whose name each istiod is asked for a certificate after a write; none by
 *     default
 * @param waivers clusters that need not be waited for, by somebody's word
 * @param journal remembers across runs since when istiod showed what it shows; without it each run begins its soak anew
 * @param record what is noted on each Secret that is written, with the time of the write; it helps people and is no evidence
 * @param lock name and duration of the Leases, and who is at work
 */
public record RotationOptions(
        Optional<Duration> soak,
        int wave,
        Optional<ClusterName> canary,
        Duration timeout,
        boolean restartIstiod,
        Map<ClusterName, List<IstiodAddress>> istiods,
        Map<ClusterName, CanarySpec> issuance,
        Map<ClusterName, Waiver> waivers,
        Optional<Journal> journal,
        Optional<RotationRecord> record,
        LockOptions lock) {

    /**
     * The choice, complete.
     *
     * @throws IllegalArgumentException if the soak is negative, the wave is less than 1, or the timeout is not positive
     */
    public RotationOptions {
        if (soak.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("a soak of " + soak.get() + " is negative");
        }
        if (wave < 1) {
            throw new IllegalArgumentException("a wave of " + wave + " clusters writes nothing");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a timeout of " + timeout + " is not positive");
        }
        istiods = Map.copyOf(istiods);
        issuance = Map.copyOf(issuance);
        waivers = Map.copyOf(waivers);
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
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                LockOptions.defaults());
    }

    /**
     * The same with a soak.
     *
     * @param soak how long certificates of an earlier chain may live
     * @return a copy
     */
    public RotationOptions soak(Duration soak) {
        return new RotationOptions(
                Optional.of(soak),
                wave,
                canary,
                timeout,
                restartIstiod,
                istiods,
                issuance,
                waivers,
                journal,
                record,
                lock);
    }

    /**
     * The same with waves of another size.
     *
     * @param wave how many clusters are written at the same time
     * @return a copy
     */
    public RotationOptions wave(int wave) {
        return new RotationOptions(
                soak, wave, canary, timeout, restartIstiod, istiods, issuance, waivers, journal, record, lock);
    }

    /**
     * The same with a canary.
     *
     * @param canary the cluster that is written first
     * @return a copy
     */
    public RotationOptions canary(ClusterName canary) {
        return new RotationOptions(
                soak,
                wave,
                Optional.of(canary),
                timeout,
                restartIstiod,
                istiods,
                issuance,
                waivers,
                journal,
                record,
                lock);
    }

    /**
     * The same with another timeout.
     *
     * @param timeout how long one call waits for what time alone does not bring
     * @return a copy
     */
    public RotationOptions timeout(Duration timeout) {
        return new RotationOptions(
                soak, wave, canary, timeout, restartIstiod, istiods, issuance, waivers, journal, record, lock);
    }

    /**
     * The same with or without restarting istiod.
     *
     * @param restartIstiod true to restart it where it must be
     * @return a copy
     */
    public RotationOptions restartIstiod(boolean restartIstiod) {
        return new RotationOptions(
                soak, wave, canary, timeout, restartIstiod, istiods, issuance, waivers, journal, record, lock);
    }

    /**
     * The same with the addresses of one cluster's istiods.
     *
     * @param cluster the cluster
     * @param replicas the address of each replica
     * @return a copy
     */
    public RotationOptions istiods(ClusterName cluster, IstiodAddress... replicas) {
        Map<ClusterName, List<IstiodAddress>> more = new HashMap<>(istiods);
        more.put(cluster, List.of(replicas));
        return new RotationOptions(
                soak, wave, canary, timeout, restartIstiod, more, issuance, waivers, journal, record, lock);
    }

    /**
     * The same with a ServiceAccount in whose name one cluster's istiods are asked for a certificate.
     *
     * @param cluster the cluster
     * @param spec who asks
     * @return a copy
     */
    public RotationOptions issuance(ClusterName cluster, CanarySpec spec) {
        Map<ClusterName, CanarySpec> more = new HashMap<>(issuance);
        more.put(cluster, spec);
        return new RotationOptions(
                soak, wave, canary, timeout, restartIstiod, istiods, more, waivers, journal, record, lock);
    }

    /**
     * The same with a waiver.
     *
     * @param waiver whom not to wait for, why, and until when
     * @return a copy
     */
    public RotationOptions waiver(Waiver waiver) {
        Map<ClusterName, Waiver> more = new LinkedHashMap<>(waivers);
        more.put(waiver.cluster(), waiver);
        return new RotationOptions(
                soak, wave, canary, timeout, restartIstiod, istiods, issuance, more, journal, record, lock);
    }

    /**
     * The same with a journal.
     *
     * @param journal where it is kept
     * @return a copy
     */
    public RotationOptions journal(Journal journal) {
        return new RotationOptions(
                soak,
                wave,
                canary,
                timeout,
                restartIstiod,
                istiods,
                issuance,
                waivers,
                Optional.of(journal),
                record,
                lock);
    }

    /**
     * The same with a note on each Secret.
     *
     * @param record what is noted; its time becomes that of the write
     * @return a copy
     */
    public RotationOptions record(RotationRecord record) {
        return new RotationOptions(
                soak,
                wave,
                canary,
                timeout,
                restartIstiod,
                istiods,
                issuance,
                waivers,
                journal,
                Optional.of(record),
                lock);
    }

    /**
     * The same with another lock.
     *
     * @param lock name and duration of the Leases, and who is at work
     * @return a copy
     */
    public RotationOptions lock(LockOptions lock) {
        return new RotationOptions(
                soak, wave, canary, timeout, restartIstiod, istiods, issuance, waivers, journal, record, lock);
    }
}
