package dev.meshca.k8s.rotation;

import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Gate;
import dev.meshca.rotation.GateVerdict;
import dev.meshca.rotation.RotationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Waits between looks: for as long as time alone opens a gate, and for anything else up to the timeout. */
final class Waiting {

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int LOOKS_PER_WAIT = 4;

    private final Ground ground;
    private final RotationListener listener;
    private final long timeout;
    private final Set<String> states = new HashSet<>();
    private long deadline;
    private String told = "";

    Waiting(Ground ground, RotationListener listener, Duration timeout) {
        this.ground = ground;
        this.listener = listener;
        this.timeout = timeout.toNanos();
        this.deadline = ground.nanos() + this.timeout;
    }

    /** A state that was not there before is progress. */
    void progress(String state) {
        if (states.add(state)) {
            deadline = ground.nanos() + timeout;
        }
    }

    /** For what time alone does not bring; the outcome if it has not come within the timeout. */
    Optional<RotationOutcome> forSomething(Result result, RotationPhase phase, String reason, Optional<Gate> gate) {
        tell(reason);
        if (ground.nanos() - deadline >= 0) {
            return Optional.of(
                    new RotationOutcome(result, phase, reason, gate, Optional.empty(), List.of(), List.of()));
        }
        ground.pause(SHORTEST);
        return Optional.empty();
    }

    /** For the gates of a step, one of which is closed. */
    Optional<RotationOutcome> forGates(RotationPhase phase, List<GateVerdict> gates) {
        List<GateVerdict> closed = gates.stream().filter(gate -> !gate.open()).toList();
        Optional<GateVerdict> unknown =
                closed.stream().filter(gate -> gate.opensAt().isEmpty()).findFirst();
        if (unknown.isPresent()) {
            if (!told.equals(unknown.get().reason())) {
                listener.gateClosed(unknown.get());
            }
            return forSomething(
                    Result.WAITING,
                    phase,
                    unknown.get().reason(),
                    Optional.of(unknown.get().gate()));
        }
        closed.stream().max(Comparator.comparing(Waiting::opens)).ifPresent(this::soak);
        return Optional.empty();
    }

    private static Instant opens(GateVerdict gate) {
        return gate.opensAt().orElse(Instant.MIN);
    }

    private void soak(GateVerdict gate) {
        if (!told.equals(gate.reason())) {
            listener.gateClosed(gate);
        }
        tell(gate.reason());
        Duration left = Duration.between(ground.now(), opens(gate));
        Duration nap = left.dividedBy(LOOKS_PER_WAIT);
        nap = nap.compareTo(LONGEST) > 0 ? LONGEST : nap;
        ground.pause(nap.compareTo(SHORTEST) < 0 ? SHORTEST : nap);
        deadline = ground.nanos() + timeout;
    }

    private void tell(String reason) {
        if (!told.equals(reason)) {
            told = reason;
            listener.waiting(reason);
        }
    }
}
