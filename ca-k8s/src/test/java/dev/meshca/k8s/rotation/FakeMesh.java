package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.WorkloadSpec;
import dev.meshca.k8s.CacertsReading;
import dev.meshca.k8s.ClusterCode;
import dev.meshca.k8s.PushReport;
import dev.meshca.k8s.PushResult;
import dev.meshca.rotation.RootRotation;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Three clusters in memory, whose istiods take everything at once, and whose time passes only while somebody waits. */
final class FakeMesh implements Ground {

    static final Duration LIFETIME = Duration.ofHours(1);
    static final List<ClusterName> NAMES =
            Stream.of("cluster1", "cluster2", "cluster3").map(ClusterName::of).toList();

    private static final WorkloadSpec ISTIOD =
            WorkloadSpec.of("istio-system", "istiod").key(KeyAlgorithm.EC_P256);

    final Set<ClusterName> away = new HashSet<>();
    final Set<ClusterName> stuck = new HashSet<>();
    final Set<ClusterName> undoing = new HashSet<>();
    final Map<ClusterName, CaCerts> secrets = new HashMap<>();
    final List<String> writes = new ArrayList<>();
    final RootRotation rotation;
    Instant time = Instant.now();
    private final Map<ClusterName, Instant> rootsWritten = new HashMap<>();
    private final Map<ClusterName, CaCerts> loaded = new HashMap<>();
    private final Map<ClusterName, Instant> written = new HashMap<>();
    private final Map<X509Certificate, X509Certificate> own = new HashMap<>();

    FakeMesh() {
        RootCa a = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
        RootCa b = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2));
        CaSpec spec = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
        List<CaCerts> present = a.issue(NAMES, spec, KeyPairSource.jdk());
        rotation = RootRotation.bridgeFirst(
                a.crossSign(b.certificate(), time),
                present,
                b.issue(NAMES, spec.generation(2), KeyPairSource.jdk()),
                LIFETIME);
        present.forEach(certs -> {
            secrets.put(certs.cluster(), certs);
            loaded.put(certs.cluster(), certs);
            written.put(certs.cluster(), time);
            rootsWritten.put(certs.cluster(), time.minus(LIFETIME));
        });
    }

    private static <T> T of(Map<ClusterName, T> map, ClusterName name) {
        return Optional.ofNullable(map.get(name)).orElseThrow();
    }

    @Override
    public List<Sighting> look() {
        return NAMES.stream().map(this::look).toList();
    }

    private Sighting look(ClusterName name) {
        if (away.contains(name)) {
            Finding why = ClusterCode.CLUSTER_UNREACHABLE.at(name.value(), "it is away");
            ObservedCluster nothing = new ObservedCluster(name, Optional.empty(), Map.of(), List.of(why));
            CacertsReading none = new CacertsReading(
                    nothing,
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
            return new Sighting(none, Map.of(), Map.of(), Optional.empty(), List.of());
        }
        if (!stuck.contains(name)) {
            CaCerts before = of(loaded, name);
            loaded.put(name, of(secrets, name));
            if (!before.chain().roots().equals(of(loaded, name).chain().roots())) {
                rootsWritten.put(name, time);
            }
        }
        CaChain running = of(loaded, name).chain();
        CaCerts secret = of(secrets, name);
        List<X509Certificate> served = new ArrayList<>(List.of(istiod(of(loaded, name))));
        served.addAll(running.certificates());
        ObservedCluster observed = new ObservedCluster(
                name, Optional.of(secret.chain()), Map.of(name + "/default", running.roots()), List.of());
        CacertsReading reading = new CacertsReading(
                observed,
                true,
                Optional.of(of(written, name).toString()),
                Optional.of(of(written, name)),
                CacertsReading.digest(secret),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(of(rootsWritten, name)));
        return new Sighting(reading, Map.of("istiod-0", served), Map.of(), Optional.empty(), List.of());
    }

    private X509Certificate istiod(CaCerts ca) {
        return own.computeIfAbsent(ca.certificate(), issuer -> ca.issue(ISTIOD).certificate());
    }

    @Override
    public Locking lock() {
        Hold hold = new Hold() {
            @Override
            public void require(ClusterName cluster) {}

            @Override
            public void close() {}
        };
        return new Locking(Optional.of(hold), List.of(), List.of());
    }

    @Override
    public List<Finding> mistakes() {
        return List.of();
    }

    @Override
    public PushReport write(CaCerts payload, String resourceVersion, Instant now) {
        ClusterName name = payload.cluster();
        boolean same = of(written, name).toString().equals(resourceVersion);
        if (same) {
            time = time.plusSeconds(1);
            if (!undoing.contains(name)) {
                secrets.put(name, payload);
            }
            written.put(name, time);
            writes.add(name.value());
        }
        PushResult.Outcome outcome = same ? PushResult.Outcome.UPDATED : PushResult.Outcome.CONFLICT;
        return new PushReport(false, List.of(new PushResult(name, Optional.empty(), outcome, "")), List.of());
    }

    @Override
    public Optional<String> restart(ClusterName cluster) {
        return Optional.empty();
    }

    @Override
    public Optional<String> refusedIssuance(ClusterName cluster, CaChain declared) {
        return Optional.empty();
    }

    @Override
    public Instant now() {
        return time;
    }

    @Override
    public long nanos() {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    @Override
    public void pause(Duration pause) {
        time = time.plus(pause);
    }
}
