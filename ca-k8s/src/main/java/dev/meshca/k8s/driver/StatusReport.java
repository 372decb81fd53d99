package dev.meshca.k8s.driver;

import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.Cluster;
import dev.meshca.k8s.rotation.RotationStatus.PlannedPhase;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.PhaseAhead;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts a status together from one look. */
record StatusReport(Rotation rotation, Direction direction, MeshView mesh, List<Finding> journal) {

    RotationStatus status() {
        Optional<RotationStep> step = rotation.step(direction, mesh.evidence(), mesh.soak(), mesh.time());
        List<Gate.Verdict> gates = step.map(RotationStep::gates).orElse(List.of());
        boolean proved = mesh.clusters().stream().allMatch(JudgedCluster::proved);
        List<Finding> violations = step.filter(found -> proved || found.writes().isEmpty())
                .map(RotationStep::violations)
                .orElse(List.of()); // a write that waits for a proof is judged by what is shown then
        Optional<Instant> earliest = step.filter(found -> !found.writes().isEmpty() && violations.isEmpty() && proved)
                .flatMap(found -> earliest(gates));
        RotationPhase phase = rotation.phaseOf(mesh.evidence());
        return new RotationStatus(
                phase,
                mesh.clusters().stream().map(cluster -> cluster(cluster, gates)).toList(),
                step.map(RotationStep::writes).orElse(List.of()).stream()
                        .map(StatusReport::planned)
                        .toList(),
                gates,
                ahead(earliest.orElse(mesh.time())),
                mesh.soak().lifetime(),
                violations,
                findings(phase),
                step.isEmpty() && proved && phase == rotation.end(direction),
                earliest);
    }

    static PlannedWrite planned(RotationStep.Write write) {
        return new PlannedWrite(write.cluster(), write.from(), write.to(), write.needsRestart());
    }

    private List<Finding> findings(RotationPhase phase) {
        List<Finding> findings = new ArrayList<>(journal);
        if (direction == Direction.FORWARD && phase == rotation.phases().get(0)) {
            findings.addAll(rotation.endingOldCas(mesh.soak(), mesh.time()));
        }
        return findings;
    }

    private Optional<Instant> earliest(List<Gate.Verdict> gates) {
        boolean timeIsEnough =
                gates.stream().allMatch(gate -> gate.open() || gate.opensAt().isPresent());
        return timeIsEnough
                ? gates.stream()
                        .flatMap(gate -> gate.opensAt().stream())
                        .max(Comparator.naturalOrder())
                        .or(() -> Optional.of(mesh.time()))
                : Optional.empty();
    }

    /** The first phase as soon as its gates allow it, each other one its least wait after the one before. */
    private List<PlannedPhase> ahead(Instant first) {
        List<PlannedPhase> planned = new ArrayList<>();
        Instant earliest = first;
        for (PhaseAhead phase : rotation.ahead(direction, mesh.evidence(), mesh.soak(), mesh.time())) {
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

    private Cluster cluster(JudgedCluster cluster, List<Gate.Verdict> gates) {
        Optional<IstiodSettings> settings = cluster.view().settings();
        return new Cluster(
                cluster.cluster(),
                rotation.phaseOf(cluster.evidence()),
                cluster.level(),
                cluster.unproved(),
                cluster.evidence().served().since(),
                cluster.evidence().shown().since(),
                cluster.view().secret().written(),
                settings.map(IstiodSettings::versions).orElse(List.of()),
                settings.map(read -> read.multiRoot().value()).orElse(false),
                ZtunnelRollout.nodes(cluster, gates),
                cluster.view().findings());
    }
}
