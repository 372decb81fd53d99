package dev.meshca.k8s.rotation;

import dev.meshca.Finding;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.GateVerdict;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationPhase;
import dev.meshca.rotation.RotationStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts a status together from one look. */
final class Report {

    private Report() {}

    static RotationStatus of(Rotation rotation, List<Sight> sights, List<Finding> journal, Instant now) {
        List<ClusterEvidence> mesh = sights.stream().map(Sight::evidence).toList();
        RotationPhase phase = rotation.phaseOf(mesh);
        Optional<RotationStep> step = rotation.next(mesh, now);
        List<GateVerdict> gates = step.map(RotationStep::gates).orElse(List.of());
        List<Finding> violations =
                new ArrayList<>(step.map(RotationStep::violations).orElse(List.of()));
        boolean proved = sights.stream().allMatch(sight -> sight.unproved().isEmpty());
        return new RotationStatus(
                phase,
                sights.stream().map(sight -> cluster(rotation, sight)).toList(),
                step.map(RotationStep::writes).orElse(List.of()).stream()
                        .map(PlannedWrite::of)
                        .toList(),
                gates,
                violations,
                journal,
                step.isEmpty() && proved,
                step.filter(found -> !found.writes().isEmpty() && violations.isEmpty() && proved)
                        .flatMap(found -> earliest(gates, now)));
    }

    private static Optional<Instant> earliest(List<GateVerdict> gates, Instant now) {
        boolean timeIsEnough =
                gates.stream().allMatch(gate -> gate.open() || gate.opensAt().isPresent());
        return timeIsEnough
                ? gates.stream()
                        .flatMap(gate -> gate.opensAt().stream())
                        .max(Comparator.naturalOrder())
                        .or(() -> Optional.of(now))
                : Optional.empty();
    }

    private static ClusterStatus cluster(Rotation rotation, Sight sight) {
        Optional<IstiodSettings> settings = sight.raw().settings();
        return new ClusterStatus(
                sight.cluster(),
                rotation.phaseOf(sight.evidence()),
                sight.level(),
                sight.unproved(),
                sight.servedSince(),
                sight.shownSince(),
                sight.raw().secret().written(),
                settings.map(IstiodSettings::versions).orElse(List.of()),
                settings.map(read -> read.multiRoot().value()).orElse(false),
                sight.findings());
    }
}
