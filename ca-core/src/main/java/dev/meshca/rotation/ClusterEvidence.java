package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.trust.ObservedCluster;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one cluster when a step is decided. The Secret alone is what the cluster declares; the rest shows what
 * istiod made of it. Whatever is missing closes the gates that need it.
 *
 * @param observed the Secret, and the roots that workloads and webhooks were given ({@code istio-ca-root-cert} of each
 *     namespace, ClusterTrustBundle, {@code caBundle}), by place
 * @param istiod version and settings
 * @param served the chain each replica of istiod presents on port 15012, its own certificate first, by replica
 * @param servedSince since when every replica has presented what the Secret declares now
 * @param shownSince since when every place has shown the roots that the Secret declares now
 * @param onlyPresentLeaves true if every workload certificate was looked at and none is of an earlier chain
 * @param crls the revocation lists that workloads were given ({@code istio-ca-crl}); none if revocation is off
 * @param crlsSince since when every namespace has had these lists
 * @param restartPlanned true if istiod will be restarted where a step needs it
 * @param waiver somebody's word that this cluster need not be waited for
 */
public record ClusterEvidence(
        ObservedCluster observed,
        IstiodSettings istiod,
        Map<String, List<X509Certificate>> served,
        Optional<Instant> servedSince,
        Optional<Instant> shownSince,
        boolean onlyPresentLeaves,
        List<X509CRL> crls,
        Optional<Instant> crlsSince,
        boolean restartPlanned,
        Optional<Waiver> waiver) {

    /** Evidence; the collections are copied. */
    public ClusterEvidence {
        served = Map.copyOf(served);
        crls = List.copyOf(crls);
    }

    /**
     * What the Secret and the distributed roots say, and nothing of istiod: Istio's defaults are assumed.
     *
     * @param observed the observation
     * @return evidence that opens no gate but that of the phases
     */
    public static ClusterEvidence of(ObservedCluster observed) {
        return new ClusterEvidence(
                observed,
                IstiodSettings.DEFAULT,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /**
     * Whose evidence it is.
     *
     * @return the cluster
     */
    public ClusterName cluster() {
        return observed.name();
    }

    /**
     * The same with istiod's version and settings.
     *
     * @param istiod version and settings
     * @return a copy
     */
    public ClusterEvidence istiod(IstiodSettings istiod) {
        return new ClusterEvidence(
                observed,
                istiod,
                served,
                servedSince,
                shownSince,
                onlyPresentLeaves,
                crls,
                crlsSince,
                restartPlanned,
                waiver);
    }

    /**
     * The same with what istiod serves.
     *
     * @param served the chain of each replica, by replica
     * @param since since when every replica has presented what the Secret declares now; empty if that is not so
     * @return a copy
     */
    public ClusterEvidence served(Map<String, List<X509Certificate>> served, Optional<Instant> since) {
        return new ClusterEvidence(
                observed,
                istiod,
                served,
                since,
                shownSince,
                onlyPresentLeaves,
                crls,
                crlsSince,
                restartPlanned,
                waiver);
    }

    /**
     * The same with the age of the roots.
     *
     * @param since since when every place has shown the roots that the Secret declares now
     * @return a copy
     */
    public ClusterEvidence shownSince(Instant since) {
        return new ClusterEvidence(
                observed,
                istiod,
                served,
                servedSince,
                Optional.of(since),
                onlyPresentLeaves,
                crls,
                crlsSince,
                restartPlanned,
                waiver);
    }

    /**
     * The same with a look at every workload certificate.
     *
     * @param onlyPresentLeaves true if none is of an earlier chain
     * @return a copy
     */
    public ClusterEvidence onlyPresentLeaves(boolean onlyPresentLeaves) {
        return new ClusterEvidence(
                observed,
                istiod,
                served,
                servedSince,
                shownSince,
                onlyPresentLeaves,
                crls,
                crlsSince,
                restartPlanned,
                waiver);
    }

    /**
     * The same with the revocation lists that workloads were given.
     *
     * @param crls the lists of {@code istio-ca-crl}
     * @param since since when every namespace has had them; empty if that is not known
     * @return a copy
     */
    public ClusterEvidence crls(List<X509CRL> crls, Optional<Instant> since) {
        return new ClusterEvidence(
                observed,
                istiod,
                served,
                servedSince,
                shownSince,
                onlyPresentLeaves,
                crls,
                since,
                restartPlanned,
                waiver);
    }

    /**
     * The same with istiod's restart as part of the plan, or not.
     *
     * @param restartPlanned true if istiod will be restarted where a step needs it
     * @return a copy
     */
    public ClusterEvidence restartPlanned(boolean restartPlanned) {
        return new ClusterEvidence(
                observed,
                istiod,
                served,
                servedSince,
                shownSince,
                onlyPresentLeaves,
                crls,
                crlsSince,
                restartPlanned,
                waiver);
    }

    /**
     * The same with a waiver.
     *
     * @param waiver a waiver for this cluster
     * @return a copy
     * @throws IllegalArgumentException if it is for another cluster
     */
    public ClusterEvidence waiver(Waiver waiver) {
        if (!waiver.cluster().equals(cluster())) {
            throw new IllegalArgumentException("a waiver for " + waiver.cluster() + " says nothing of " + cluster());
        }
        return new ClusterEvidence(
                observed,
                istiod,
                served,
                servedSince,
                shownSince,
                onlyPresentLeaves,
                crls,
                crlsSince,
                restartPlanned,
                Optional.of(waiver));
    }

    boolean isWaived(Instant now) {
        return waiver.filter(given -> now.isBefore(given.end())).isPresent();
    }
}
