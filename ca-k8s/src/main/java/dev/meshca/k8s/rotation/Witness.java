package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.istiod.Setting;
import dev.meshca.k8s.rotation.Ground.Sighting;
import dev.meshca.k8s.rotation.Memory.Kind;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.IstioVersion;
import dev.meshca.rotation.Reload;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.Waiver;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns what is seen of the clusters into evidence: what it proves, and since when. */
final class Witness {

    static final Duration DEFAULT_LIFETIME = Duration.ofHours(24);

    private final Rotation rotation;
    private final RotationOptions options;
    private final Ground ground;
    private final Memory memory;
    private final Map<String, Optional<String>> issuances = new HashMap<>();

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
                        .map(Witness::lifetime)
                        .max(Comparator.naturalOrder())
                        .orElse(DEFAULT_LIFETIME));
    }

    private static Duration lifetime(Sighting raw) {
        return raw.settings()
                .map(IstiodSettings::longestLifetime)
                .map(Setting::value)
                .orElse(DEFAULT_LIFETIME);
    }

    private Sight sight(Sighting raw, Duration longer, Instant now) {
        ClusterName cluster = raw.secret().observed().name();
        ObservedCluster observed = observed(raw);
        ClusterEvidence evidence = ClusterEvidence.of(observed)
                .istiod(settings(raw))
                .restartPlanned(true)
                .crls(raw.secret().crls());
        Optional<Waiver> waiver =
                Optional.ofNullable(options.waivers().get(cluster)).filter(given -> now.isBefore(given.end()));
        if (waiver.isPresent()) {
            evidence = evidence.waiver(waiver.get());
        }
        List<Finding> findings = findings(raw);
        if (observed.chain().isEmpty()) {
            Optional<String> missing = waiver.isPresent() ? Optional.empty() : Optional.of(cluster + " cannot be read");
            return new Sight(raw, evidence, EvidenceLevel.NONE, missing, Optional.empty(), findings);
        }
        CaChain chain = observed.chain().get();
        Optional<String> unserved = Proof.unserved(cluster, raw.served(), chain);
        Optional<String> unshown = Proof.unshown(cluster, observed.distributed(), chain);
        EvidenceLevel level = unshown.isPresent()
                ? EvidenceLevel.DECLARED
                : unserved.isPresent() ? EvidenceLevel.DISTRIBUTED : EvidenceLevel.SERVED;
        evidence = aged(evidence, raw, unserved, unshown, longer, now);
        Optional<String> unproved = unshown.or(() -> unserved).or(() -> refused(cluster, raw, chain));
        return new Sight(
                raw,
                evidence,
                level,
                waiver.isPresent() ? Optional.empty() : unproved,
                unproved.flatMap(why -> restart(cluster, settings(raw), observed, chain)),
                findings);
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
        boolean replaced = raw.settings()
                        .filter(settings -> settings.clusterTrustBundles().value())
                        .isPresent()
                && places.keySet().stream().anyMatch(place -> place.contains("/clustertrustbundle/"));
        if (!replaced) {
            places.putAll(read.distributed());
        }
        places.values().removeIf(roots -> roots.certificates().isEmpty());
        return new ObservedCluster(read.name(), read.chain(), places, read.findings());
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
        Optional<Instant> shown =
                since(Kind.SHOWN, evidence, raw, shows, now).map(time -> time.plus(longer.dividedBy(2)));
        ClusterEvidence aged = evidence.served(raw.served(), served);
        return shown.map(aged::shownSince).orElse(aged);
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
            ClusterName cluster,
            dev.meshca.rotation.IstiodSettings istiod,
            ObservedCluster observed,
            CaChain declared) {
        byte[] next = declared.roots().pem();
        List<TrustBundle> loaded = new ArrayList<>(observed.distributed().values());
        return loaded.stream()
                .filter(roots -> !roots.equals(declared.roots()))
                .filter(roots -> istiod.acceptableHot(roots.pem(), next) == Reload.RESTART_NEEDED)
                .findFirst()
                .map(roots -> "the istiod of " + cluster + " shows " + roots + " and takes " + declared.roots()
                        + " only when it is restarted");
    }

    /** Of several versions the oldest counts; its rule is the stricter one. */
    private static dev.meshca.rotation.IstiodSettings settings(Sighting raw) {
        return raw.settings()
                .map(read -> new dev.meshca.rotation.IstiodSettings(
                        read.releases().stream()
                                .findFirst()
                                .map(release -> new IstioVersion(release.major(), release.minor())),
                        read.multiRoot().value(),
                        true))
                .orElse(dev.meshca.rotation.IstiodSettings.DEFAULT);
    }
}
