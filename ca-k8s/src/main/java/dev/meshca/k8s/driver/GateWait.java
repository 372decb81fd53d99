package dev.meshca.k8s.driver;

import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Waits between looks: for as long as time alone opens a gate, and for anything else up to the timeout. */
final class GateWait {

    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int LOOKS_PER_WAIT = 4;

    private final MeshPort port;
    private final MeshListener listener;
    private final long timeout;
    private final LongSupplier look;
    private final Set<String> states = new HashSet<>();
    private long deadline;
    private String told = "";

    /** @param look how long the last look took, in nanoseconds: who waits for something spends half of the time looking at most */
    GateWait(MeshPort port, MeshListener listener, Duration timeout, LongSupplier look) {
        this.port = port;
        this.look = look;
        this.listener = listener;
        this.timeout = timeout.toNanos();
        this.deadline = port.nanos() + this.timeout;
    }

    /** A state that was not there before is progress. */
    void progress(String state) {
        if (states.add(state)) {
            deadline = port.nanos() + timeout;
        }
    }

    /** For what time alone does not bring; the outcome if it has not come within the timeout. */
    Optional<Ending> forSomething(Result result, RotationPhase phase, String reason, Optional<Gate> gate) {
        tell(reason);
        long left = deadline - port.nanos();
        if (left <= 0) {
            return Optional.of(Ending.of(result, phase, reason).at(gate));
        }
        port.pause(within(Duration.ofNanos(Math.min(left, look.getAsLong()))));
        return Optional.empty();
    }

    /** For the gates of a step, one of which is closed; while time passes anyway, ztunnels can be restarted. */
    Optional<Ending> forGates(RotationPhase phase, List<Gate.Verdict> gates) {
        List<Gate.Verdict> closed = gates.stream().filter(gate -> !gate.open()).toList();
        boolean timePasses = closed.stream().anyMatch(gate -> gate.opensAt().isPresent());
        Optional<Gate.Verdict> unknown = closed.stream()
                .filter(gate -> gate.opensAt().isEmpty())
                .filter(gate -> !(timePasses && gate.gate() instanceof Gate.ZtunnelsRestarted))
                .findFirst();
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
        closed.stream().max(Comparator.comparing(GateWait::opens)).ifPresent(this::soak);
        return Optional.empty();
    }

    private static Instant opens(Gate.Verdict gate) {
        return gate.opensAt().orElse(Instant.MIN);
    }

    private void soak(Gate.Verdict gate) {
        if (!told.equals(gate.reason())) {
            listener.gateClosed(gate);
        }
        tell(gate.reason());
        Duration left = Duration.between(port.now(), opens(gate));
        port.pause(within(left.dividedBy(LOOKS_PER_WAIT)));
        deadline = port.nanos() + timeout;
    }

    private static Duration within(Duration nap) {
        if (nap.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return nap.compareTo(LONGEST) > 0 ? LONGEST : nap;
    }

    private void tell(String reason) {
        if (!told.equals(reason)) {
            told = reason;
            listener.waiting(reason);
        }
    }
}
