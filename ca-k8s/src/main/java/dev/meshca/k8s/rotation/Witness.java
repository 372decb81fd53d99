package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.rotation.Ground.Sighting;
import dev.meshca.k8s.rotation.Memory.Kind;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Gate;
import dev.meshca.rotation.IstioVersion;
import dev.meshca.rotation.IstiodSettings;
import dev.meshca.rotation.Reload;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.Waiver;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what is seen of the clusters into evidence: what it proves, and since when. */
final class Witness {

    static final Duration DEFAULT_LIFETIME = Duration.ofHours(24);

    /** Between an API server and us, when its time is compared with ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final Rotation rotation;
    private final RotationOptions options;
    private final Ground ground;
    private final Memory memory;
    private final Map<String, Optional<String>> issuances = new HashMap<>();
    private final Map<ClusterName, Duration> lifetimes = new HashMap<>();

    Witness(Rotation rotation, RotationOptions options, Ground ground, Memory memory) {
        this.rotation = rotation;
        this.options = options;
        this.ground = ground;
        this.memory = memory;
    }

    Memory memory() {
        return memory;
    }

    /** All clusters, in the order of the rotation. */
    List<Sight> look() {
        List<Sighting> raw = ground.look();
        Instant now = ground.now();
        Duration longer = soak(raw).minus(rotation.workloadLifetime());
        return raw.stream()
                .map(one -> sight(one, longer.isNegative() ? Duration.ZERO : longer, now))
                .sorted(Comparator.comparingInt(sight -> rotation.clusters().indexOf(sight.cluster())))
                .toList();
    }

    private Duration soak(List<Sighting> raw) {
        return options.soak()
                .orElseGet(() -> raw.stream()
                        .map(this::lifetime)
                        .max(Comparator.naturalOrder())
                        .orElse(DEFAULT_LIFETIME));
    }

    /** A cluster that does not tell at the moment grants what it told before. */
    private Duration lifetime(Sighting raw) {
        ClusterName cluster = raw.secret().observed().name();
        raw.settings()
                .map(dev.meshca.k8s.istiod.IstiodSettings::longestLifetime)
                .ifPresent(told -> lifetimes.put(cluster, told.value()));
        return lifetimes.getOrDefault(cluster, DEFAULT_LIFETIME);
    }

    private Sight sight(Sighting raw, Duration longer, Instant now) {
        ClusterName cluster = raw.secret().observed().name();
        ObservedCluster observed = observed(raw);
        ClusterEvidence evidence =
                withLists(ClusterEvidence.of(observed).istiod(settings(raw)).restartPlanned(true), raw);
        Optional<Waiver> waiver =
                Optional.ofNullable(options.waivers().get(cluster)).filter(given -> now.isBefore(given.end()));
        if (waiver.isPresent()) {
            evidence = evidence.waiver(waiver.get());
        }
        List<Finding> findings = findings(raw);
        if (observed.chain().isEmpty()) {
            Optional<String> missing = waiver.isPresent() ? Optional.empty() : Optional.of(cluster + " cannot be read");
            return new Sight(raw, evidence, longer, EvidenceLevel.NONE, missing, Optional.empty(), findings);
        }
        CaChain chain = observed.chain().get();
        Optional<String> unserved = Proof.unserved(cluster, raw.served(), chain);
        Optional<String> untaken =
                rotation.phaseOf(evidence) == rotation.phases().get(0)
                        ? Optional.empty()
                        : raw.secret().written().flatMap(written -> Proof.untaken(cluster, raw.served(), written));
        Optional<String> unshown =
                Proof.unshown(cluster, observed.distributed(), chain).or(() -> untaken);
        EvidenceLevel level = unshown.isPresent()
                ? EvidenceLevel.DECLARED
                : unserved.isPresent() ? EvidenceLevel.DISTRIBUTED : EvidenceLevel.SERVED;
        evidence = aged(evidence, raw, unserved, unshown, longer, now);
        Optional<String> unproved = unshown.or(() -> unserved).or(() -> refused(cluster, raw, chain));
        return new Sight(
                raw,
                evidence,
                longer,
                level,
                waiver.isPresent() ? Optional.empty() : unproved,
                unproved.flatMap(why -> restart(cluster, settings(raw), observed, chain))
                        .or(() -> untaken.filter(why -> !settings(raw).multiRoot() && showsNewRoots(raw))),
                findings);
    }

    /** Where istiod hands out no lists no workload checks any, and those in the Secret are enough. */
    private static ClusterEvidence withLists(ClusterEvidence evidence, Sighting raw) {
        boolean handedOut = raw.settings()
                .map(settings -> settings.revocationLists().value())
                .orElse(true);
        if (handedOut) {
            return evidence.crls(raw.secret().crls(), raw.secret().crlsWritten());
        }
        List<X509CRL> declared = evidence.observed().chain().map(CaChain::crls).orElse(List.of());
        return evidence.crls(declared, Optional.of(Instant.EPOCH));
    }

    /** Whether the last write of the Secret brought them: then one istiod has loaded it, and shows it since. */
    private static boolean showsNewRoots(Sighting raw) {
        return raw.secret()
                .rootsWritten()
                .filter(roots -> raw.secret().written().filter(roots::isBefore).isEmpty())
                .isPresent();
    }

    private List<Finding> findings(Sighting raw) {
        return Stream.of(raw.secret().observed().findings(), raw.findings())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** A webhook that was given no roots yet says nothing; ConfigMaps say nothing where a bundle has replaced them. */
    private static ObservedCluster observed(Sighting raw) {
        ObservedCluster read = raw.secret().observed();
        Map<String, TrustBundle> places = new HashMap<>(raw.elsewhere());
        if (!replacesConfigMaps(raw)) {
            places.putAll(read.distributed());
        }
        places.values().removeIf(roots -> roots.certificates().isEmpty());
        return new ObservedCluster(read.name(), read.chain(), places, read.findings());
    }

    private static boolean replacesConfigMaps(Sighting raw) {
        return raw.settings()
                        .filter(settings -> settings.clusterTrustBundles().value())
                        .isPresent()
                && raw.elsewhere().keySet().stream().anyMatch(place -> place.contains("/clustertrustbundle/"));
    }

    private ClusterEvidence aged(
            ClusterEvidence evidence,
            Sighting raw,
            Optional<String> unserved,
            Optional<String> unshown,
            Duration longer,
            Instant now) {
        Optional<Boolean> serves = raw.served().values().stream().anyMatch(List::isEmpty)
                        || raw.served().isEmpty()
                ? Optional.empty()
                : Optional.of(unserved.isEmpty());
        Optional<Boolean> shows =
                evidence.observed().distributed().isEmpty() ? Optional.empty() : Optional.of(unshown.isEmpty());
        Optional<Instant> served =
                since(Kind.SERVED, evidence, raw, serves, now).map(time -> time.plus(longer));
        Optional<Instant> shown = since(Kind.SHOWN, evidence, raw, shows, now)
                .map(seen -> shownBefore(raw, seen))
                .map(time -> time.plus(Gate.RootsShown.settle(longer)));
        ClusterEvidence aged = evidence.served(raw.served(), served);
        return shown.map(aged::shownSince).orElse(aged);
    }

    /**
     * Roots that the last write of the Secret left alone were shown when the last ConfigMap was written, also if nobody of us
     * saw it then. New roots are not: other places and other replicas of istiod than the one that writes ConfigMaps follow
     * later.
     */
    private static Instant shownBefore(Sighting raw, Instant seen) {
        return raw.secret()
                .rootsWritten()
                .filter(roots -> !replacesConfigMaps(raw) && !showsNewRoots(raw))
                .map(written -> written.plus(CLOCK_SKEW))
                .filter(seen::isAfter)
                .orElse(seen);
    }

    private Optional<Instant> since(
            Kind kind, ClusterEvidence evidence, Sighting raw, Optional<Boolean> seen, Instant now) {
        return memory.since(
                kind, evidence.cluster(), seen, Sight.state(raw), raw.secret().written(), now);
    }

    /** Once per write of the Secret, when everything else is proved. */
    private Optional<String> refused(ClusterName cluster, Sighting raw, CaChain chain) {
        String key = cluster + Sight.state(raw);
        Optional<String> known = issuances.getOrDefault(key, Optional.of("unknown"));
        if (known.isPresent()) {
            known = ground.refusedIssuance(cluster, chain);
            issuances.put(key, known);
        }
        return known;
    }

    private static Optional<String> restart(
            ClusterName cluster, IstiodSettings istiod, ObservedCluster observed, CaChain declared) {
        if (!istiod.pluggedIn()) {
            return Optional.of("the istiod of " + cluster
                    + " runs on a CA that it made for itself, and takes cacerts only when it is restarted");
        }
        byte[] next = declared.roots().pem();
        return observed.distributed().values().stream()
                .filter(roots -> !roots.equals(declared.roots()))
                .filter(roots -> istiod.acceptableHot(roots.pem(), next) == Reload.RESTART_NEEDED)
                .findFirst()
                .map(roots -> "the istiod of " + cluster + " shows " + roots + " and takes " + declared.roots()
                        + " only when it is restarted");
    }

    /** Of several versions the oldest counts; its rule is the stricter one. */
    private static IstiodSettings settings(Sighting raw) {
        Optional<dev.meshca.k8s.istiod.IstiodSettings> read = raw.settings();
        Optional<IstioVersion> version = read.flatMap(
                        settings -> settings.releases().stream().findFirst())
                .map(release -> new IstioVersion(release.major(), release.minor()));
        boolean multiRoot =
                read.map(settings -> settings.multiRoot().value()).orElse(IstiodSettings.DEFAULT.multiRoot());
        return new IstiodSettings(version, multiRoot, isPluggedIn(raw));
    }

    /**
     * With {@code cacerts} plugged in, istiod sends {@code cert-chain.pem} with its certificate; it watches for that Secret
     * only if it was there when istiod started ({@code pilot/pkg/bootstrap/istio_ca.go}).
     */
    private static boolean isPluggedIn(Sighting raw) {
        boolean declaresAChain = raw.secret()
                .observed()
                .chain()
                .filter(chain -> !chain.certificates().isEmpty())
                .isPresent();
        boolean sendsNone = raw.served().values().stream().anyMatch(chain -> chain.size() == 1);
        return raw.secret().pluggedIn() && !(declaresAChain && sendsNone);
    }
}
