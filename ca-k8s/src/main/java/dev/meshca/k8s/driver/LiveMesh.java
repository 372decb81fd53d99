package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.CacertsReading;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.istiod.CanarySpec;
import dev.meshca.k8s.istiod.DistributedTrust;
import dev.meshca.k8s.istiod.IssuedChain;
import dev.meshca.k8s.istiod.IstiodAddress;
import dev.meshca.k8s.istiod.IstiodObservation;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.istiod.Reading;
import dev.meshca.k8s.istiod.ZtunnelLists;
import dev.meshca.k8s.istiod.ZtunnelPod;
import dev.meshca.k8s.lock.LockAttempt;
import dev.meshca.k8s.lock.MeshLock;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.secret.SecretPush;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Running clusters. */
final class LiveMesh implements MeshPort {

    private final Clusters clusters;
    private final Istiods istiods;
    private final DriverOptions options;

    LiveMesh(Clusters clusters, DriverOptions options) {
        this.clusters = clusters;
        this.options = options;
        Istiods at = Istiods.of(clusters);
        for (Map.Entry<ClusterName, List<String>> cluster :
                options.pace().istiods().entrySet()) {
            IstiodAddress[] replicas =
                    cluster.getValue().stream().map(IstiodAddress::parse).toArray(IstiodAddress[]::new);
            at = at.at(cluster.getKey(), replicas);
        }
        this.istiods = at;
    }

    /** Who does not tell its Secret is not asked for more. */
    @Override
    public List<ClusterView> look(Set<ClusterName> wanted) {
        List<ClusterName> there =
                clusters.names().stream().filter(wanted::contains).toList();
        List<CacertsReading> secrets = CacertsReading.of(clusters, there);
        List<ClusterName> answering = secrets.stream()
                .map(CacertsReading::observed)
                .filter(cluster -> cluster.chain().isPresent())
                .map(cluster -> cluster.name())
                .toList();
        Map<ClusterName, IstiodObservation> shown = new HashMap<>();
        istiods.look(answering).forEach(observed -> shown.put(observed.served().cluster(), observed));
        return secrets.stream()
                .map(secret -> view(
                        secret, Optional.ofNullable(shown.get(secret.observed().name()))))
                .toList();
    }

    private static ClusterView view(CacertsReading secret, Optional<IstiodObservation> shown) {
        Map<String, List<X509Certificate>> chains = new LinkedHashMap<>();
        shown.flatMap(observed -> observed.served().value())
                .ifPresent(replicas -> replicas.forEach(one -> chains.put(one.replica(), one.certificates())));
        Optional<List<ZtunnelPod>> ztunnels =
                shown.flatMap(observed -> observed.ztunnels().value());
        List<Finding> findings =
                new ArrayList<>(shown.map(IstiodObservation::findings).orElse(List.of()));
        if (secret.observed().chain().filter(chain -> !chain.crls().isEmpty()).isPresent()) {
            ztunnels.ifPresent(
                    pods -> findings.addAll(ZtunnelLists.check(secret.observed().name(), pods)));
        }
        return new ClusterView(
                secret,
                chains,
                shown.flatMap(observed -> observed.distributed().value())
                        .map(DistributedTrust::roots)
                        .orElse(Map.of()),
                shown.flatMap(observed -> observed.settings().value()),
                ztunnels,
                findings);
    }

    @Override
    public LockAttempt lock() {
        return MeshLock.take(clusters, options.lock());
    }

    @Override
    public List<Finding> mistakes() {
        return ClusterIdentity.mistaken(clusters);
    }

    @Override
    public PushReport write(CaCerts payload, String resourceVersion, Map<String, String> notes) {
        return SecretPush.replace(clusters, payload, resourceVersion, notes);
    }

    @Override
    public Optional<String> restart(ClusterName cluster) {
        Reading<List<String>> reading = istiods.restart(List.of(cluster)).get(0);
        return reading.findings().stream().findFirst().map(Finding::detail);
    }

    @Override
    public Optional<String> restartZtunnels(ClusterName cluster, Set<String> namespaces, Instant since) {
        Reading<List<String>> reading = istiods.restartZtunnels(cluster, namespaces, since);
        return reading.findings().stream().findFirst().map(Finding::detail);
    }

    @Override
    public Optional<String> refusedIssuance(ClusterName cluster, CaChain declared) {
        String account = options.pace().workloads().get(cluster);
        if (account == null) {
            return Optional.empty();
        }
        Reading<List<IssuedChain>> reading = istiods.canary(cluster, CanarySpec.parse(account), declared.roots());
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
        return Served.isDeclared(issued.certificates(), declared)
                ? Optional.empty()
                : Optional.of(issued.replica() + " issued it under another chain than the Secret declares");
    }

    @Override
    public Instant now() {
        return clusters.options().clock().instant();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void pause(Duration time) {
        clusters.pause(time);
    }
}
