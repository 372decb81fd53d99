package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.k8s.rotation.RotationStatus.PlannedPhase;
import dev.meshca.mesh.Mesh;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.PhaseAhead;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationStep;
import dev.meshca.rotation.Soak;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A mesh of some size, at rest or in the middle of a rotation of its root, as its values. */
final class SampleMesh {

    static final Instant NOW = Instant.parse("2026-11-26T18:30:00Z");

    private static final Soak SOAK = Soak.of(Duration.ofHours(24));
    private static final Issuance THEN = at(NOW.minus(Duration.ofDays(700)));
    private static final Issuance TODAY = at(NOW.minus(Duration.ofHours(30)));

    private final Map<ClusterName, CaCerts> held = new LinkedHashMap<>();
    private final RootCa root = RootCa.create(
            CaSpec.root("Acme")
                    .key(KeyAlgorithm.EC_P256)
                    .validity(Validity.lasting(Duration.ofDays(7300), THEN.clock())),
            THEN);
    private Optional<Rotation> rotation = Optional.empty();
    private final List<Function<RevocationList.Spec, RevocationList>> authorities = new ArrayList<>();

    private SampleMesh(int size) {
        List<ClusterName> names = IntStream.rangeClosed(1, size)
                .mapToObj(i -> ClusterName.of("cluster" + i))
                .toList();
        CaSpec spec = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
        root.issue(names, spec, THEN).forEach(certs -> held.put(certs.cluster(), certs));
        know(root, held.values());
    }

    private void know(RootCa issuer, Collection<CaCerts> issued) {
        authorities.add(list -> issuer.revocationList(list, TODAY));
        issued.forEach(certs -> authorities.add(list -> certs.revocationList(list, TODAY)));
    }

    private static Issuance at(Instant moment) {
        return Issuance.system().clock(Clock.fixed(moment, ZoneOffset.UTC));
    }

    static SampleMesh healthy(int size) {
        return new SampleMesh(size);
    }

    /** Every cluster has a bridge in its chain, and the first half trusts the new root alone. */
    static SampleMesh rotating(int size) {
        SampleMesh mesh = new SampleMesh(size);
        RootCa next =
                RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2), TODAY);
        List<CaCerts> present = List.copyOf(mesh.held.values());
        CaSpec spec = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256).generation(2);
        List<CaCerts> issued = next.issue(present.stream().map(CaCerts::cluster).toList(), spec, TODAY);
        mesh.know(next, issued);
        mesh.rotation =
                Optional.of(Rotation.bridgeFirst(mesh.root.crossSign(next.certificate(), TODAY), present, issued));
        mesh.write(size);
        mesh.write(size / 2);
        return mesh;
    }

    private void write(int clusters) {
        step().writes().stream().limit(clusters).forEach(write -> held.put(write.cluster(), write.payload()));
    }

    private RotationStep step() {
        return rotation.orElseThrow()
                .step(Direction.FORWARD, evidence(), SOAK, NOW)
                .orElseThrow();
    }

    private List<ClusterEvidence> evidence() {
        return held.values().stream()
                .map(certs -> ClusterEvidence.declaring(certs.chain()))
                .toList();
    }

    /** With a list of each root and of each CA. */
    SampleMesh lists() {
        RevocationList.Spec spec = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(7), TODAY.clock()));
        RevocationSet all = RevocationSet.of(
                authorities.stream().map(authority -> authority.apply(spec)).toList());
        held.replaceAll((name, certs) -> certs.crls(all, NOW));
        return this;
    }

    List<ObservedCluster> observed() {
        return held.values().stream()
                .map(certs -> ObservedCluster.of(certs.chain()))
                .toList();
    }

    TrustReport report() {
        return TrustReport.of(observed(), NOW);
    }

    /** One cluster was given another root, and one was not reached. */
    TrustReport broken() {
        List<ObservedCluster> clusters = new ArrayList<>(observed());
        ClusterName first = clusters.get(0).name();
        RootCa other = RootCa.create(CaSpec.root("Other").key(KeyAlgorithm.EC_P256), THEN);
        CaCerts lost = other.issue(first, CaSpec.intermediate("Other").key(KeyAlgorithm.EC_P256), THEN);
        clusters.set(0, ObservedCluster.of(lost.chain()));
        ClusterName last = clusters.get(clusters.size() - 1).name();
        Finding away = ClusterCode.CLUSTER_UNREACHABLE.at(last.value(), "nothing accepts connections");
        clusters.set(clusters.size() - 1, new ObservedCluster(last, Optional.empty(), Map.of(), List.of(away)));
        return TrustReport.of(clusters, NOW);
    }

    Mesh.Status status() {
        return new Mesh.Status(rotation.map(under -> "of the root, bridge first"), clusters());
    }

    private RotationStatus clusters() {
        Instant opens = NOW.plus(Duration.ofHours(9));
        List<Gate.Verdict> gates = List.of(
                new Gate.Verdict(
                        new Gate.AllClustersIn(Set.of(RotationPhase.BRIDGED, RotationPhase.TRUSTED)),
                        true,
                        "every cluster is in one of them",
                        Optional.empty()),
                new Gate.Verdict(
                        new Gate.Drained(SOAK.lifetime()),
                        false,
                        "certificates of the old chain may be alive in cluster7",
                        Optional.of(opens)));
        return new RotationStatus(
                rotation.map(under -> under.phaseOf(evidence())).orElse(RotationPhase.STEADY),
                held.keySet().stream().map(this::cluster).toList(),
                next(),
                rotation.isEmpty() ? List.of() : gates,
                ahead(opens),
                SOAK.lifetime(),
                List.of(),
                rotation.isEmpty()
                        ? List.of()
                        : List.of(RotationCode.OLD_CA_ENDS_SOON.at("cluster1", "its old CA ends in 41 days")),
                false,
                rotation.map(under -> opens));
    }

    private List<RotationStatus.PlannedWrite> next() {
        return ahead(NOW).stream()
                .limit(1)
                .flatMap(phase -> phase.clusters().stream()
                        .map(cluster ->
                                new RotationStatus.PlannedWrite(cluster, RotationPhase.BRIDGED, phase.phase(), true)))
                .toList();
    }

    private RotationStatus.Cluster cluster(ClusterName name) {
        RotationPhase phase = rotation.map(under -> under.phaseOf(
                        ClusterEvidence.declaring(Facts.found(held, name).chain())))
                .orElse(RotationPhase.STEADY);
        boolean served = held.size() < 3 || name.hashCode() % 5 != 0;
        return new RotationStatus.Cluster(
                name,
                phase,
                served ? EvidenceLevel.SERVED : EvidenceLevel.SHOWN,
                served ? Optional.empty() : Optional.of("istiod-1 does not serve what the Secret declares"),
                Optional.of(NOW.minus(Duration.ofHours(3))),
                Optional.of(NOW.minus(Duration.ofHours(3))),
                Optional.of(NOW.minus(Duration.ofHours(4))),
                List.of("1.29.1"),
                false,
                List.of(),
                List.of());
    }

    private List<PlannedPhase> ahead(Instant first) {
        List<PlannedPhase> planned = new ArrayList<>();
        Instant earliest = first;
        for (PhaseAhead phase : rotation.map(under -> under.ahead(Direction.FORWARD, evidence(), SOAK, NOW))
                .orElse(List.of())) {
            earliest = planned.isEmpty() ? first : earliest.plus(phase.leastWait());
            planned.add(new PlannedPhase(
                    phase.phase(),
                    phase.change(),
                    phase.clusters(),
                    phase.restarts(),
                    phase.gates(),
                    phase.leastWait(),
                    earliest));
        }
        return planned;
    }
}
