package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of one cluster when a step is decided: what its Secret declares, which chain istiod serves, and which roots
 * and lists its workloads are shown. The Secret alone proves nothing about istiod; whatever is missing closes the gates that
 * need it.
 *
 * @param cluster whose evidence it is
 * @param declared the public half of the Secret; empty if it could not be read
 * @param istiod what its istiod takes while it runs
 * @param served the chains that istiod presents
 * @param shown the roots that workloads and webhooks were given
 * @param lists the revocation lists that workloads were given
 * @param ztunnels the ztunnels that run
 */
public record ClusterEvidence(
        ClusterName cluster,
        Optional<CaChain> declared,
        ReloadRules istiod,
        Served served,
        Shown shown,
        Lists lists,
        Ztunnels ztunnels) {

    /**
     * What istiod presents on port 15012.
     *
     * @param chains its own certificate and the chain behind it, by replica; none of a replica that is silent
     * @param since since when every replica has served what the Secret declares now; empty if that is not so or not known
     */
    public record Served(Map<String, List<X509Certificate>> chains, Optional<Instant> since) {

        /** Nothing is known. */
        public static final Served NOTHING = new Served(Map.of(), Optional.empty());

        /** What is served; the map is copied. */
        public Served {
            chains = Map.copyOf(chains);
        }

        /**
         * Whether a chain is what a Secret declares: a certificate signed by the declared CA, and behind it {@code
         * cert-chain.pem}.
         *
         * @param presented the chain, the certificate that was issued first
         * @param declared the public half of the Secret
         * @return true if istiod works from this Secret; what it trusts is not in a chain
         */
        public static boolean isDeclared(List<X509Certificate> presented, CaChain declared) {
            List<X509Certificate> sent = declared.certificates();
            return presented.size() > sent.size()
                    && declared.issuer()
                            .filter(ca -> Certificates.isIssuedBy(presented.get(0), ca))
                            .isPresent()
                    && presented.subList(1, 1 + sent.size()).equals(sent);
        }
    }

    /**
     * The roots that workloads and webhooks were given.
     *
     * @param roots by place: {@code istio-ca-root-cert} of each namespace, ClusterTrustBundle, {@code caBundle}
     * @param since since when every place has shown what the Secret declares now; empty if that is not so or not known
     */
    public record Shown(Map<String, TrustBundle> roots, Optional<Instant> since) {

        /** Nothing is known. */
        public static final Shown NOTHING = new Shown(Map.of(), Optional.empty());

        /** What is shown; the map is copied. */
        public Shown {
            roots = Map.copyOf(roots);
        }
    }

    /**
     * The revocation lists that workloads were given ({@code istio-ca-crl}).
     *
     * @param crls the lists; none if revocation is off
     * @param since since when every namespace has had these lists; empty if that is not known
     */
    public record Lists(List<X509CRL> crls, Optional<Instant> since) {

        /** Revocation is off. */
        public static final Lists NONE = new Lists(List.of(), Optional.empty());

        /** The lists, copied. */
        public Lists {
            crls = List.copyOf(crls);
        }
    }

    /**
     * The ztunnels that run in a cluster of an ambient mesh.
     *
     * @param running each of them; none where there is no ambient
     * @param unread why it is not known which run; empty if it is
     * @param waived whether the operator answers for it that each can renew its certificate
     */
    public record Ztunnels(List<Ztunnel> running, Optional<String> unread, boolean waived) {

        /** None runs. */
        public static final Ztunnels NONE = new Ztunnels(List.of(), Optional.empty(), false);

        /** Nothing is known, which is not the same as none. */
        public static final Ztunnels NOTHING =
                new Ztunnels(List.of(), Optional.of("it is not known which ztunnels run"), false);

        /** The ztunnels; the list is copied. */
        public Ztunnels {
            running = List.copyOf(running);
        }

        /**
         * Those that keep roots of before, for as long as they run.
         *
         * @param mounted the time the kubelet needs to bring a changed ConfigMap into a Pod
         * @return those that have to be restarted
         */
        public List<Ztunnel> toRestart(Duration mounted) {
            return running.stream()
                    .filter(ztunnel -> ZtunnelRestarts.keepsEarlierRoots(ztunnel, mounted))
                    .toList();
        }
    }

    /**
     * One ztunnel.
     *
     * @param namespace of its Pod, and of the ConfigMap with the roots that it mounts
     * @param node where it runs
     * @param tag of its image; empty if the image has none
     * @param started when its process started: that of the container, not of the Pod
     * @param rootsShown since when the ConfigMap it mounts has shown what the Secret declares now; empty if that is not so or
     *     not known
     */
    public record Ztunnel(
            String namespace, String node, String tag, Optional<Instant> started, Optional<Instant> rootsShown) {

        /**
         * Whether it reads the roots for its connection to istiod only at its start: that ended with 1.28.6, 1.29.2 and 1.30.0
         * (istio/ztunnel#1775).
         *
         * @return true also if the tag does not tell the release
         */
        public boolean readsRootsOnce() {
            return ZtunnelRestarts.readsRootsOnce(tag);
        }
    }

    /**
     * What a Secret declares, and nothing of istiod: Istio's defaults are assumed.
     *
     * @param declared the public half of the Secret
     * @return evidence that opens no gate but that of the phases
     */
    public static ClusterEvidence declaring(CaChain declared) {
        return of(declared.cluster(), Optional.of(declared));
    }

    /**
     * Nothing.
     *
     * @param cluster a cluster that could not be read
     * @return evidence that opens no gate
     */
    public static ClusterEvidence unreadable(ClusterName cluster) {
        return of(cluster, Optional.empty());
    }

    private static ClusterEvidence of(ClusterName cluster, Optional<CaChain> declared) {
        return new ClusterEvidence(
                cluster, declared, ReloadRules.DEFAULT, Served.NOTHING, Shown.NOTHING, Lists.NONE, Ztunnels.NOTHING);
    }

    /**
     * The same with what istiod takes.
     *
     * @param istiod what it takes while it runs
     * @return a copy
     */
    public ClusterEvidence istiod(ReloadRules istiod) {
        return new ClusterEvidence(cluster, declared, istiod, served, shown, lists, ztunnels);
    }

    /**
     * The same with what istiod serves.
     *
     * @param served the chains
     * @return a copy
     */
    public ClusterEvidence served(Served served) {
        return new ClusterEvidence(cluster, declared, istiod, served, shown, lists, ztunnels);
    }

    /**
     * The same with the roots that workloads were given.
     *
     * @param shown the roots
     * @return a copy
     */
    public ClusterEvidence shown(Shown shown) {
        return new ClusterEvidence(cluster, declared, istiod, served, shown, lists, ztunnels);
    }

    /**
     * The same with the revocation lists that workloads were given.
     *
     * @param lists the lists
     * @return a copy
     */
    public ClusterEvidence lists(Lists lists) {
        return new ClusterEvidence(cluster, declared, istiod, served, shown, lists, ztunnels);
    }

    /**
     * The same with the ztunnels that run.
     *
     * @param ztunnels the ztunnels
     * @return a copy
     */
    public ClusterEvidence ztunnels(Ztunnels ztunnels) {
        return new ClusterEvidence(cluster, declared, istiod, served, shown, lists, ztunnels);
    }

    /**
     * Why it is not proved that every replica serves what the Secret declares.
     *
     * @return what is missing, in one clause; empty if it is proved
     */
    public Optional<String> whyNotServed() {
        if (declared.isEmpty()) {
            return Optional.of(cluster + " could not be read");
        }
        if (served.chains().isEmpty()) {
            return Optional.of("it is not known what the istiod of " + cluster + " serves");
        }
        return new TreeMap<>(served.chains())
                .entrySet().stream()
                        .filter(replica -> !Served.isDeclared(replica.getValue(), declared.get()))
                        .map(replica -> cluster + "/" + replica.getKey()
                                + (replica.getValue().isEmpty()
                                        ? " does not show what it serves"
                                        : " does not serve what the Secret declares"))
                        .findFirst();
    }

    /**
     * Why it is not proved that every place shows the roots that the Secret declares.
     *
     * @return what is missing, in one clause; empty if it is proved
     */
    public Optional<String> whyNotShown() {
        if (declared.isEmpty()) {
            return Optional.of(cluster + " could not be read");
        }
        if (shown.roots().isEmpty()) {
            return Optional.of("it is not known which roots the workloads of " + cluster + " were given");
        }
        return new TreeMap<>(shown.roots())
                .entrySet().stream()
                        .filter(place -> !place.getValue().equals(declared.get().roots()))
                        .map(place -> place.getKey() + " shows other roots than the Secret of " + cluster)
                        .findFirst();
    }

    /**
     * Why it is not proved that every ztunnel can renew whatever istiod serves.
     *
     * @param mounted the time the kubelet needs to bring a changed ConfigMap into a Pod
     * @return what is missing, in one clause; empty if it is proved
     */
    public Optional<String> whyNotRestarted(Duration mounted) {
        return new ZtunnelRestarts(this, mounted).missing();
    }

    /** For the question who accepts whom. */
    ObservedCluster observed() {
        return new ObservedCluster(cluster, declared, shown.roots(), List.of());
    }
}
