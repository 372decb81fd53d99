package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.CacertsReading;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.internal.ClockSkew;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.lock.HeldLock;
import dev.meshca.k8s.lock.LockAttempt;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.Soak;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
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
final class FakeMesh implements MeshPort {

    static final Duration LIFETIME = Duration.ofHours(1);
    static final List<ClusterName> NAMES =
            Stream.of("cluster1", "cluster2", "cluster3").map(ClusterName::of).toList();

    private static final List<String> REPLICAS = List.of("istiod-0", "istiod-1");

    final Set<ClusterName> away = new HashSet<>();
    final Set<ClusterName> stuck = new HashSet<>();
    final Set<ClusterName> refusing = new HashSet<>();
    final Set<ClusterName> undoing = new HashSet<>();
    final Set<ClusterName> foreign = new HashSet<>();
    final Set<ClusterName> halfRestarted = new HashSet<>();
    final Set<ClusterName> halfSilent = new HashSet<>();
    final Map<ClusterName, Map<String, TrustBundle>> elsewhere = new HashMap<>();
    final Map<ClusterName, CaCerts> secrets = new HashMap<>();
    final List<String> writes = new ArrayList<>();
    final List<Set<ClusterName>> looks = new ArrayList<>();
    final Rotation rotation;
    final RevocationSet lists;
    final List<CaCerts> issued;
    Optional<IstiodSettings> settings = Optional.empty();
    Instant time = Instant.now();
    Duration clocksAhead = Duration.ZERO;
    private final Instant start = time;
    private final Map<ClusterName, Instant> rootsWritten = new HashMap<>();
    private final Map<ClusterName, CaCerts> loaded = new HashMap<>();
    private final Map<ClusterName, Instant> written = new HashMap<>();
    private final Map<String, Instant> took = new HashMap<>();
    private final FakeIstiod istiod = new FakeIstiod();

    final Map<ClusterName, WriteFault> faults = new HashMap<>();
    final Map<ClusterName, Map<String, String>> notes = new HashMap<>();
    Duration paused = Duration.ZERO;
    Duration lookTakes = Duration.ZERO;
    Runnable whilePausing = () -> {};
    final FakeZtunnels ztunnels = new FakeZtunnels(() -> time);

    FakeMesh() {
        this(Validity.lasting(Duration.ofDays(3650)));
    }

    /** Whose old intermediates last so long. */
    FakeMesh(Validity old) {
        RootCa a = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
        RootCa b = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2));
        CaSpec spec = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
        List<CaCerts> present = a.issue(NAMES, spec.validity(old), Issuance.system());
        issued = b.issue(NAMES, spec.generation(2), Issuance.system());
        rotation = Rotation.bridgeFirst(a.crossSign(b.certificate(), time), present, issued);
        RevocationList.Spec empty = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        lists = RevocationSet.of(Stream.concat(
                        Stream.of(a, b).map(root -> root.revocationList(empty)),
                        Stream.of(present, issued).flatMap(List::stream).map(ca -> ca.revocationList(empty)))
                .toList());
        present.forEach(certs -> {
            secrets.put(certs.cluster(), certs);
            loaded.put(certs.cluster(), certs);
            written.put(certs.cluster(), time);
            rootsWritten.put(certs.cluster(), time.minus(LIFETIME));
        });
    }

    /** Somebody puts another CA in place, past all guards. */
    void put(CaCerts certs) {
        secrets.put(certs.cluster(), certs);
        rewrite(certs.cluster());
    }

    /** The same content once more, as it is shown by another write. */
    void rewrite(ClusterName name) {
        time = time.plusSeconds(1);
        written.put(name, time);
    }

    /** The write of the next step. */
    void writeNext(ClusterName name) {
        CaCerts payload =
                rotation.step(Direction.FORWARD, evidence(), Soak.of(LIFETIME), time).orElseThrow().writes().stream()
                        .filter(write -> write.cluster().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .payload();
        write(payload, of(written, name).toString(), Map.of());
    }

    private List<ClusterEvidence> evidence() {
        return NAMES.stream()
                .map(name -> ClusterEvidence.declaring(of(secrets, name).chain()))
                .toList();
    }

    private static <T> T of(Map<ClusterName, T> map, ClusterName name) {
        return Optional.ofNullable(map.get(name)).orElseThrow();
    }

    @Override
    public List<ClusterView> look(Set<ClusterName> wanted) {
        looks.add(wanted);
        time = time.plus(lookTakes);
        return NAMES.stream().filter(wanted::contains).map(this::look).toList();
    }

    private ClusterView look(ClusterName name) {
        if (away.contains(name)) {
            return ClusterView.unread(name, ClusterCode.CLUSTER_UNREACHABLE.at(name.value(), "it is away"));
        }
        if (!stuck.contains(name)) {
            take(name, of(loaded, name), of(secrets, name));
        }
        CaChain running = of(loaded, name).chain();
        CaCerts secret = of(secrets, name);
        List<Finding> clock = clocksAhead.isZero()
                ? List.of()
                : List.of(ClusterCode.CLOCK_SKEW.at(name.value(), "it is " + clocksAhead + " ahead at " + time));
        ObservedCluster observed = new ObservedCluster(
                name, Optional.of(secret.chain()), Map.of(name + "/default", running.roots()), clock);
        CacertsReading reading = new CacertsReading(
                observed,
                true,
                Optional.of(of(written, name).toString()),
                Optional.of(of(written, name).plus(clocksAhead)),
                CacertsData.digest(secret),
                Optional.of("flux wrote it").filter(who -> foreign.contains(name)),
                List.of(),
                Optional.empty(),
                Optional.of(of(rootsWritten, name).plus(clocksAhead)),
                Optional.ofNullable(notes.getOrDefault(name, Map.of()).get(PushRecord.JOURNAL_HEAD)),
                Optional.of(new ClockSkew(clocksAhead, clocksAhead)).filter(skew -> !clocksAhead.isZero()));
        Map<String, List<X509Certificate>> served = new HashMap<>();
        REPLICAS.forEach(replica -> served.put(
                replica,
                istiod.served(
                        of(loaded, name),
                        took.getOrDefault(name + replica, start).plus(clocksAhead))));
        if (halfSilent.contains(name)) {
            served.put("istiod-1", List.of());
        }
        return new ClusterView(
                reading, served, elsewhere.getOrDefault(name, Map.of()), settings, ztunnels.of(name), List.of());
    }

    /** Each time it takes something, istiod gives itself a new certificate. */
    private void take(ClusterName name, CaCerts before, CaCerts next) {
        if (before.equals(next)) {
            return;
        }
        loaded.put(name, next);
        boolean newRoots = !before.chain().roots().equals(next.chain().roots());
        if (newRoots) {
            rootsWritten.put(name, time);
        }
        REPLICAS.stream()
                .filter(replica -> !(newRoots && halfRestarted.contains(name) && replica.equals("istiod-1")))
                .forEach(replica -> took.put(name + replica, time));
    }

    /** The operator restarts the replica that was left out. */
    void restartTheOther(ClusterName name) {
        halfRestarted.remove(name);
        took.put(name + "istiod-1", time);
    }

    @Override
    public LockAttempt lock() {
        return new LockAttempt.Locked(new HeldLock() {
            @Override
            public void requireHeld() {}

            @Override
            public void requireHeld(ClusterName cluster) {}

            @Override
            public void close() {}
        });
    }

    @Override
    public List<Finding> mistakes() {
        return List.of();
    }

    @Override
    public PushReport write(CaCerts payload, String resourceVersion, Map<String, String> noted) {
        ClusterName name = payload.cluster();
        if (!of(written, name).toString().equals(resourceVersion)) {
            return report(name, PushReport.Outcome.CONFLICT);
        }
        WriteFault fault = faults.remove(name);
        if (fault == WriteFault.NOT_MADE) {
            return report(name, PushReport.Outcome.UNREACHABLE);
        }
        if (fault == WriteFault.CONFLICT) {
            return report(
                    name, PushReport.Outcome.CONFLICT, ClusterCode.ROOT_CHANGE_NEEDS_RESTART.at(name.value(), "it"));
        }
        time = time.plusSeconds(1);
        if (!undoing.contains(name)) {
            secrets.put(name, payload);
        }
        written.put(name, time);
        notes.put(name, noted);
        writes.add(name.value());
        if (fault == WriteFault.ANSWER_LOST) {
            return report(name, PushReport.Outcome.UNREACHABLE);
        }
        return fault == WriteFault.OVERWRITTEN
                ? report(
                        name,
                        PushReport.Outcome.CONFLICT,
                        ClusterCode.SECRET_CHANGED_AFTER_WRITE.at(name.value(), "it is not what was written"))
                : report(name, PushReport.Outcome.UPDATED);
    }

    private static PushReport report(ClusterName name, PushReport.Outcome outcome, Finding... findings) {
        PushReport.Result result = new PushReport.Result(name, Optional.empty(), outcome, "");
        return new PushReport(false, List.of(result), List.of(findings));
    }

    @Override
    public Optional<String> restart(ClusterName cluster) {
        return Optional.empty();
    }

    @Override
    public Optional<String> restartZtunnels(ClusterName cluster, Set<String> namespaces, Instant since) {
        return ztunnels.restart(cluster, namespaces, since);
    }

    @Override
    public Optional<String> refusedIssuance(ClusterName cluster, CaChain declared) {
        return refusing.contains(cluster) ? Optional.of(cluster + " issues nothing") : Optional.empty();
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
        paused = paused.plus(pause);
        whilePausing.run();
    }
}
