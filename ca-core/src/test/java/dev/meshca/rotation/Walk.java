package dev.meshca.rotation;

import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A mesh that a rotation is run on, where every istiod and every workload keeps up at once. */
final class Walk {

    private final Acme acme;
    private final Rotation rotation;
    private final UnaryOperator<ClusterEvidence> settings;
    private final Map<String, CaChain> held = new LinkedHashMap<>();
    private Instant now;

    Walk(Acme acme, Rotation rotation, UnaryOperator<ClusterEvidence> settings) {
        this.acme = acme;
        this.rotation = rotation;
        this.settings = settings;
        this.now = acme.now;
        rotation.clusters().forEach(name -> hold(rotation.cas().old(name)));
    }

    Walk hold(CaCerts payload) {
        held.put(payload.cluster().value(), payload.chain());
        return this;
    }

    Walk at(Instant time) {
        now = time;
        return this;
    }

    List<ClusterEvidence> evidence() {
        return held.values().stream()
                .map(chain -> acme.settled(chain, rotation))
                .map(settings)
                .toList();
    }

    Optional<RotationStep> next() {
        return rotation.step(Direction.FORWARD, evidence(), Acme.SOAK, now);
    }

    Optional<RotationStep> back() {
        return rotation.step(Direction.BACK, evidence(), Acme.SOAK, now);
    }

    /** Makes all writes of a step, which must be ready. */
    Walk make(RotationStep step) {
        if (!step.ready()) {
            throw new AssertionError("not ready: " + step);
        }
        step.writes().forEach(write -> hold(write.payload()));
        return this;
    }

    /** The phases the whole mesh goes through. */
    List<RotationPhase> goOn() {
        List<RotationPhase> phases = new ArrayList<>(List.of(rotation.phaseOf(evidence())));
        for (Optional<RotationStep> step = next(); step.isPresent(); step = next()) {
            make(step.get());
            phases.add(rotation.phaseOf(evidence()));
        }
        return phases;
    }

    List<RotationPhase> goBack() {
        List<RotationPhase> phases = new ArrayList<>(List.of(rotation.phaseOf(evidence())));
        for (Optional<RotationStep> step = back(); step.isPresent(); step = back()) {
            make(step.get());
            phases.add(rotation.phaseOf(evidence()));
        }
        return phases;
    }

    /** As if the whole mesh had got there, whatever the rotation says of it now. */
    Walk begun(RotationPhase phase) {
        rotation.clusters()
                .forEach(name ->
                        hold(rotation.cas().payload(rotation.cas().old(name).chain(), phase, now)));
        return this;
    }

    Walk upTo(RotationPhase phase) {
        while (rotation.phaseOf(evidence()) != phase) {
            make(next().orElseThrow());
        }
        return this;
    }
}
