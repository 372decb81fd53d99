package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.report.Material.Authority;
import dev.meshca.mesh.report.Material.Role;
import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a page tells, looked up once. */
final class Facts {

    private static final Set<RotationPhase> WITH_BRIDGE =
            Set.of(RotationPhase.BRIDGED, RotationPhase.TRUST_BOTH, RotationPhase.TRUSTED);

    private final TrustReport report;
    private final Optional<Mesh.Status> status;
    private final Material material;
    private final Verdicts verdicts;
    private final Map<ClusterName, RotationPhase> phases;
    private final Map<X509Certificate, Authority> authorities = new HashMap<>();
    private final List<X509Certificate> roots;

    Facts(TrustReport report, Optional<Mesh.Status> status) {
        this.report = report;
        this.status = status;
        phases = status.map(Mesh.Status::clusters).map(RotationStatus::clusters).orElse(List.of()).stream()
                .collect(Collectors.toMap(RotationStatus.Cluster::name, RotationStatus.Cluster::phase));
        material = Material.of(report, bridged());
        material.authorities().forEach(authority -> authorities.put(authority.certificate(), authority));
        roots = material.in(Role.ROOT).stream().map(Authority::certificate).toList();
        verdicts = new Verdicts(report.matrix());
    }

    private Set<ClusterName> bridged() {
        return phases.entrySet().stream()
                .filter(phase -> WITH_BRIDGE.contains(phase.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    TrustReport report() {
        return report;
    }

    Optional<Mesh.Status> status() {
        return status;
    }

    /** All findings, each once, errors first. */
    List<Finding> findings() {
        Stream<Finding> ofRotation = status.map(Mesh.Status::clusters).map(Facts::findings).orElse(List.of()).stream();
        return Stream.concat(report.findings().stream(), ofRotation)
                .distinct()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /** What a look at a rotation found. */
    static List<Finding> findings(RotationStatus status) {
        return Stream.of(
                        status.violations().stream(),
                        status.findings().stream(),
                        status.clusters().stream().flatMap(cluster -> cluster.findings().stream()))
                .flatMap(Function.identity())
                .distinct()
                .toList();
    }

    Instant now() {
        return report.judgedAt();
    }

    Material material() {
        return material;
    }

    Verdicts verdicts() {
        return verdicts;
    }

    Optional<RotationPhase> phase(ClusterName cluster) {
        return Optional.ofNullable(phases.get(cluster));
    }

    Authority authority(X509Certificate certificate) {
        return found(authorities, certificate);
    }

    int rootNumber(X509Certificate root) {
        return roots.indexOf(root);
    }

    /** What a root is called in pictures: A, B, … */
    static String letter(int root) {
        return root < 26 ? String.valueOf((char) ('A' + root)) : String.valueOf(root + 1);
    }

    static <K, V> V found(Map<K, V> map, K key) {
        return Optional.ofNullable(map.get(key)).orElseThrow();
    }
}
