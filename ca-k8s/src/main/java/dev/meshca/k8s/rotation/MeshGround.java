package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cacerts.CacertsReading;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cluster.Clusters;
import dev.meshca.k8s.istiod.CanarySpec;
import dev.meshca.k8s.istiod.DistributedTrust;
import dev.meshca.k8s.istiod.IssuedChain;
import dev.meshca.k8s.istiod.IstiodAddress;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.istiod.Reading;
import dev.meshca.k8s.istiod.ServedChain;
import dev.meshca.k8s.lock.LockAttempt;
import dev.meshca.k8s.lock.MeshLock;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.SecretPush;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Running clusters. */
final class MeshGround implements Ground {

    private final Clusters access;
    private final Istiods istiods;
    private final RotationOptions options;

    MeshGround(Clusters access, RotationOptions options) {
        this.access = access;
        this.options = options;
        Istiods at = Istiods.of(access);
        for (Map.Entry<ClusterName, List<IstiodAddress>> cluster :
                options.istiods().entrySet()) {
            at = at.at(cluster.getKey(), cluster.getValue().toArray(IstiodAddress[]::new));
        }
        this.istiods = at;
    }

    /** Who does not tell its Secret is not asked for more. */
    @Override
    public List<Sighting> look() {
        List<CacertsReading> secrets = CacertsReading.of(access, access.names());
        List<ClusterName> answering = secrets.stream()
                .map(CacertsReading::observed)
                .filter(cluster -> cluster.chain().isPresent())
                .map(cluster -> cluster.name())
                .toList();
        Map<ClusterName, Reading<List<ServedChain>>> served = byCluster(istiods.served(answering));
        Map<ClusterName, Reading<IstiodSettings>> settings = byCluster(istiods.settings(answering));
        Map<ClusterName, Reading<DistributedTrust>> distributed = byCluster(istiods.distributed(answering));
        return secrets.stream()
                .map(secret -> {
                    ClusterName name = secret.observed().name();
                    return sighting(
                            secret,
                            Optional.ofNullable(served.get(name)),
                            Optional.ofNullable(settings.get(name)),
                            Optional.ofNullable(distributed.get(name)));
                })
                .toList();
    }

    private static Sighting sighting(
            CacertsReading secret,
            Optional<Reading<List<ServedChain>>> served,
            Optional<Reading<IstiodSettings>> settings,
            Optional<Reading<DistributedTrust>> distributed) {
        Map<String, List<X509Certificate>> chains = new LinkedHashMap<>();
        served.flatMap(Reading::value)
                .ifPresent(replicas -> replicas.forEach(one -> chains.put(one.replica(), one.certificates())));
        Map<String, TrustBundle> elsewhere =
                distributed.flatMap(Reading::value).map(DistributedTrust::roots).orElse(Map.of());
        List<Finding> findings = new ArrayList<>();
        served.ifPresent(reading -> findings.addAll(reading.findings()));
        settings.ifPresent(reading -> findings.addAll(reading.findings()));
        distributed.ifPresent(reading -> findings.addAll(reading.findings()));
        return new Sighting(secret, chains, elsewhere, settings.flatMap(Reading::value), findings);
    }

    private static <T> Map<ClusterName, Reading<T>> byCluster(List<Reading<T>> readings) {
        Map<ClusterName, Reading<T>> byCluster = new HashMap<>();
        readings.forEach(reading -> byCluster.put(reading.cluster(), reading));
        return byCluster;
    }

    @Override
    public Locking lock() {
        LockAttempt attempt = MeshLock.take(access, options.lock());
        if (attempt instanceof LockAttempt.Refused refused) {
            return new Locking(Optional.empty(), refused.findings(), refused.holders());
        }
        MeshLock lock = ((LockAttempt.Locked) attempt).lock();
        return new Locking(
                Optional.of(new Hold() {
                    @Override
                    public void require(ClusterName cluster) {
                        lock.requireHeld(cluster);
                    }

                    @Override
                    public void close() {
                        lock.close();
                    }
                }),
                List.of(),
                List.of());
    }

    @Override
    public List<Finding> mistakes() {
        return ClusterIdentity.mistaken(access);
    }

    @Override
    public PushReport write(CaCerts payload, String resourceVersion, Instant now) {
        return SecretPush.replace(
                access,
                payload,
                resourceVersion,
                options.record().map(record -> record.at(now).annotations()).orElse(Map.of()));
    }

    @Override
    public Optional<String> restart(ClusterName cluster) {
        Reading<List<String>> reading = istiods.restart(List.of(cluster)).get(0);
        return reading.findings().stream().findFirst().map(Finding::detail);
    }

    @Override
    public Optional<String> refusedIssuance(ClusterName cluster, CaChain declared) {
        CanarySpec spec = options.issuance().get(cluster);
        if (spec == null) {
            return Optional.empty();
        }
        Reading<List<IssuedChain>> reading = istiods.canary(cluster, spec, declared.roots());
        if (reading.value().isEmpty()) {
            return Optional.of(reading.findings().get(0).toString());
        }
        return reading.get().stream()
                .flatMap(issued -> wrong(issued, declared).stream())
                .findFirst()
                .map(why -> "a certificate was asked for in " + cluster + ": " + why);
    }

    private static Optional<String> wrong(IssuedChain issued, CaChain declared) {
        if (issued.problem().isPresent()) {
            return Optional.of(
                    issued.replica() + " issued none: " + issued.problem().get());
        }
        List<X509Certificate> sent = declared.certificates();
        List<X509Certificate> got = issued.certificates();
        boolean asDeclared = got.size() > sent.size()
                && got.subList(1, 1 + sent.size()).equals(sent)
                && declared.issuer()
                        .filter(ca -> Proof.isIssuedBy(got.get(0), ca))
                        .isPresent();
        return asDeclared
                ? Optional.empty()
                : Optional.of(issued.replica() + " issued it under another chain than the Secret declares");
    }

    @Override
    public Instant now() {
        return access.options().clock().instant();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void pause(Duration time) {
        access.pause(time);
    }
}
