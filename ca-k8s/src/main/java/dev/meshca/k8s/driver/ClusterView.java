package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cacerts.CacertsReading;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.istiod.ZtunnelPod;
import dev.meshca.rotation.ClusterEvidence.Lists;
import dev.meshca.rotation.ReloadRules;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was read of one cluster in one look.
 *
 * @param secret the Secret and the ConfigMaps
 * @param served what each replica of istiod serves; no certificates of one that is silent
 * @param elsewhere roots shown beside the ConfigMaps
 * @param settings of istiod; empty if the cluster does not tell
 * @param ztunnels that run; empty if that could not be read
 * @param noticed what was noticed while reading more than the Secret
 */
record ClusterView(
        CacertsReading secret,
        Map<String, List<X509Certificate>> served,
        Map<String, TrustBundle> elsewhere,
        Optional<IstiodSettings> settings,
        Optional<List<ZtunnelPod>> ztunnels,
        List<Finding> noticed) {

    static ClusterView withoutContext(ClusterName cluster) {
        return unread(cluster, ClusterCode.CONTEXT_MISSING.at(cluster.value(), "no context leads to it"));
    }

    static ClusterView unread(ClusterName cluster, Finding why) {
        return new ClusterView(
                CacertsReading.failed(cluster, why), Map.of(), Map.of(), Optional.empty(), Optional.empty(), List.of());
    }

    ClusterName cluster() {
        return secret.observed().name();
    }

    Optional<CaChain> declared() {
        return secret.observed().chain();
    }

    /** Which write of the Secret it is. */
    String state() {
        String when = secret.written()
                .map(Object::toString)
                .orElseGet(() -> secret.resourceVersion().orElse(""));
        return secret.digest() + "@" + when;
    }

    List<Finding> findings() {
        return Stream.of(secret.observed().findings(), noticed)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** The replicas of istiod that do not tell what they serve. */
    List<String> silent() {
        return served.entrySet().stream()
                .filter(replica -> replica.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Why they do not. */
    List<Finding> silences() {
        return noticed.stream()
                .filter(finding -> finding.code() == IstiodCode.ISTIOD_SILENT)
                .toList();
    }

    /** Of clocks that are not as ours. */
    List<Finding> wrongClocks() {
        return findings().stream()
                .filter(finding ->
                        finding.code() == ClusterCode.CLOCK_SKEW || finding.code() == IstiodCode.ISTIOD_CLOCK_AHEAD)
                .toList();
    }

    String whyUnreadable() {
        return findings().stream()
                .filter(Finding::isError)
                .map(Finding::detail)
                .findFirst()
                .orElse("its Secret could not be read");
    }

    /** That somebody else wrote the Secret. */
    Optional<Finding> foreign() {
        return secret.foreign().map(who -> ClusterCode.SECRET_OF_ANOTHER.at(cluster() + "/cacerts", who));
    }

    /** A webhook that was given no roots yet says nothing; ConfigMaps say nothing where a bundle has replaced them. */
    Map<String, TrustBundle> shown() {
        Map<String, TrustBundle> places = new HashMap<>(elsewhere);
        if (!bundlesReplaceConfigMaps()) {
            places.putAll(secret.observed().distributed());
        }
        places.values().removeIf(roots -> roots.certificates().isEmpty());
        return places;
    }

    boolean bundlesReplaceConfigMaps() {
        return settings.filter(read -> read.clusterTrustBundles().value()).isPresent()
                && elsewhere.keySet().stream().anyMatch(place -> place.contains("/clustertrustbundle/"));
    }

    /** Whether the last write of the Secret brought the roots that are shown: then one istiod has loaded it. */
    boolean lastWriteBroughtRoots() {
        return secret.rootsWritten()
                .filter(roots -> secret.written().filter(roots::isBefore).isEmpty())
                .isPresent();
    }

    /** Where istiod hands out no lists no workload checks any, and those in the Secret are enough. */
    Lists lists() {
        boolean handedOut = settings.map(read -> read.revocationLists().value()).orElse(true);
        return handedOut
                ? new Lists(secret.crls(), secret.crlsWritten().map(secret::byOurClock))
                : new Lists(declared().map(CaChain::crls).orElse(List.of()), Optional.of(Instant.EPOCH));
    }

    /** How long workload certificates live; empty if the cluster does not tell. */
    Optional<Duration> lifetime() {
        return settings.flatMap(IstiodSettings::lifetime);
    }

    ReloadRules reloadRules() {
        boolean multiRoot = settings.map(read -> read.multiRoot().value()).orElse(ReloadRules.DEFAULT.multiRoot());
        return new ReloadRules(settings.flatMap(IstiodSettings::strictestRelease), multiRoot, runsOnCacerts());
    }

    /**
     * With {@code cacerts} plugged in, istiod sends {@code cert-chain.pem} with its certificate; it watches for that Secret
     * only if it was there when istiod started ({@code pilot/pkg/bootstrap/istio_ca.go}).
     */
    private boolean runsOnCacerts() {
        boolean declaresAChain =
                declared().filter(chain -> !chain.certificates().isEmpty()).isPresent();
        boolean sendsNone = served.values().stream().anyMatch(chain -> chain.size() == 1);
        return secret.pluggedIn() && !(declaresAChain && sendsNone);
    }
}
