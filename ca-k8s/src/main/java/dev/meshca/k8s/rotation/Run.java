package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.lock.LockLostException;
import dev.meshca.k8s.rotation.Ground.Hold;
import dev.meshca.k8s.rotation.Ground.Locking;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.GateVerdict;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationPhase;
import dev.meshca.rotation.RotationStep;
import dev.meshca.rotation.RotationWrite;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * One call that writes. It looks at all clusters, does one thing, and looks again: nothing is decided on what was seen
 * before the last write. Only which wave is under way, and what was told, is remembered between two looks.
 */
final class Run {

    private final Rotation rotation;
    private final RotationOptions options;
    private final RotationListener listener;
    private final Ground ground;
    private final Witness witness;
    private final Way way;
    private final boolean once;
    private final Waiting waiting;
    private final Writer writer;
    private final Set<String> told = new HashSet<>();
    private final Map<ClusterName, Sight> lastSeen = new HashMap<>();
    private Optional<RotationPhase> entered = Optional.empty();
    private RotationPhase started = RotationPhase.UNKNOWN;
    private RotationPhase phase = RotationPhase.UNKNOWN;

    Run(
            Rotation rotation,
            RotationOptions options,
            RotationListener listener,
            Ground ground,
            Witness witness,
            Way way,
            boolean once) {
        this.rotation = rotation;
        this.options = options;
        this.listener = listener;
        this.ground = ground;
        this.witness = witness;
        this.way = way;
        this.once = once;
        this.waiting = new Waiting(ground, listener, options.timeout());
        this.writer = new Writer(options, listener, ground, witness.memory(), waiting);
    }

    RotationOutcome go() {
        Locking locking = ground.lock();
        if (locking.hold().isEmpty()) {
            return refused(locking);
        }
        try (Hold hold = locking.hold().get()) {
            List<Finding> mistakes = ground.mistakes();
            return mistakes.isEmpty() ? loop(hold) : stopped(mistakes);
        } catch (LockLostException e) {
            return outcome(Result.LOCKED, String.valueOf(e.getMessage()));
        }
    }

    private RotationOutcome refused(Locking locking) {
        String reason = locking.findings().stream().map(Finding::toString).collect(Collectors.joining("; "));
        Result result = locking.holders().isEmpty() ? Result.UNREACHABLE : Result.LOCKED;
        return new RotationOutcome(
                result, phase, reason, Optional.empty(), Optional.empty(), locking.findings(), locking.holders());
    }

    private RotationOutcome loop(Hold hold) {
        while (true) {
            Optional<RotationOutcome> end = act(hold, witness.look());
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted during a rotation; the next run goes on");
            }
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private Optional<RotationOutcome> act(Hold hold, List<Sight> sights) {
        notice(sights);
        List<Finding> foreign =
                sights.stream().flatMap(sight -> sight.foreign().stream()).toList();
        if (!foreign.isEmpty()) {
            return Optional.of(stopped(foreign));
        }
        List<Sight> away = sights.stream()
                .filter(sight -> !sight.readable() && sight.unproved().isPresent())
                .toList();
        if (!away.isEmpty()) {
            return without(hold, sights, away);
        }
        sights.forEach(sight -> lastSeen.put(sight.cluster(), sight));
        return decide(hold, sights);
    }

    private void notice(List<Sight> sights) {
        waiting.progress(sights.stream()
                .map(sight -> sight.cluster() + sight.state() + sight.unproved().isEmpty())
                .collect(Collectors.joining()));
        for (Sight sight : sights) {
            if (sight.readable()
                    && sight.unproved().isEmpty()
                    && told.add("proved" + sight.cluster() + sight.state())) {
                listener.proved(sight.cluster(), rotation.phaseOf(sight.evidence()), sight.level());
            }
            if (sight.readable()) {
                told.removeIf(("away" + sight.cluster())::equals);
            } else if (told.add("away" + sight.cluster())) {
                listener.unreachable(sight.cluster(), sight.whyUnreadable());
            }
        }
    }

    /**
     * Some clusters do not answer. In a phase whose gates were open while they did, the others go on, as the phases on both
     * sides of a step accept each other; no gate is opened for them.
     */
    private Optional<RotationOutcome> without(Hold hold, List<Sight> sights, List<Sight> away) {
        Set<ClusterName> names = away.stream().map(Sight::cluster).collect(Collectors.toSet());
        List<Sight> filled = sights.stream()
                .map(sight -> names.contains(sight.cluster()) ? lastSeen.getOrDefault(sight.cluster(), sight) : sight)
                .toList();
        boolean known = filled.stream()
                .allMatch(sight -> sight.readable() && sight.unproved().isEmpty());
        if (known) {
            Optional<RotationStep> step = way.step(rotation, evidence(filled), ground.now());
            boolean samePhase = entered.equals(Optional.of(leaving(filled, step)));
            if (samePhase
                    && step.filter(found -> found.ready() && !open(found, names).isEmpty())
                            .isPresent()) {
                return writer.write(hold, filled, open(step.get(), names), phase);
            }
        }
        String reason = away.stream()
                .map(sight -> sight.cluster() + " cannot be reached: " + sight.whyUnreadable())
                .collect(Collectors.joining("; "));
        return waiting.forSomething(Result.UNREACHABLE, phase, reason, Optional.empty())
                .map(end -> with(end, away));
    }

    private static RotationOutcome with(RotationOutcome end, List<Sight> away) {
        List<Finding> findings =
                away.stream().flatMap(sight -> sight.findings().stream()).toList();
        return new RotationOutcome(
                end.result(), end.phase(), end.reason(), end.gate(), end.earliest(), findings, end.holders());
    }

    private static List<RotationWrite> open(RotationStep step, Set<ClusterName> without) {
        return step.writes().stream()
                .filter(write -> !without.contains(write.cluster()))
                .toList();
    }

    private Optional<RotationOutcome> decide(Hold hold, List<Sight> sights) {
        Optional<RotationStep> step = way.step(rotation, evidence(sights), ground.now());
        phase = leaving(sights, step);
        boolean ready = step.filter(RotationStep::ready).isPresent();
        List<Sight> unproved = sights.stream()
                .filter(sight -> sight.unproved().isPresent() && !writer.isUnderWay(sight.cluster()))
                .toList();
        List<Sight> inTheWay =
                unproved.stream().filter(sight -> !isTakenBack(sight, step)).toList();
        boolean mayWrite = ready && inTheWay.isEmpty();
        List<Finding> violations = step.map(RotationStep::violations).orElse(List.of());
        if (!violations.isEmpty()) {
            return unproved.isEmpty() ? Optional.of(stopped(violations)) : prove(unproved);
        }
        if (!inTheWay.isEmpty()) {
            return prove(inTheWay);
        }
        if (step.isEmpty()) {
            List<GateVerdict> proof = rotation.proof(evidence(sights), ground.now());
            if (!proof.stream().allMatch(GateVerdict::open)) {
                return waiting.forGates(phase, proof);
            }
        }
        Optional<RotationOutcome> end = phaseEnd(step);
        if (end.isPresent()) {
            return end;
        }
        if (!mayWrite) {
            return waiting.forGates(phase, step.orElseThrow().gates());
        }
        List<Finding> flaws = flaws(sights);
        if (!flaws.isEmpty()) {
            return Optional.of(stopped(flaws));
        }
        entered = Optional.of(phase);
        return writer.write(hold, sights, step.get().writes(), phase);
    }

    /** A cluster that istiod does not prove may go back to where it came from: istiod may have refused what it got. */
    private boolean isTakenBack(Sight sight, Optional<RotationStep> step) {
        return way == Way.BACK
                && step.stream()
                        .flatMap(found -> found.writes().stream())
                        .anyMatch(write -> write.cluster().equals(sight.cluster()));
    }

    /** The phase that is being left: of the slowest cluster, or on the way back of those that are ahead. */
    private RotationPhase leaving(List<Sight> sights, Optional<RotationStep> step) {
        return step.filter(found -> way == Way.BACK)
                .flatMap(found -> found.writes().stream().findFirst())
                .map(RotationWrite::from)
                .orElseGet(() -> rotation.phaseOf(evidence(sights)));
    }

    /** The phase is over when the slowest cluster has left it and everything is proved. */
    private Optional<RotationOutcome> phaseEnd(Optional<RotationStep> step) {
        if (started == RotationPhase.UNKNOWN) {
            started = phase;
        } else if (started != phase) {
            listener.phaseDone(started, phase);
            started = phase;
            if (once && step.isPresent()) {
                return Optional.of(outcome(Result.STEPPED, "every cluster has made this phase, and istiod proves it"));
            }
        }
        if (step.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                phase == way.end(rotation)
                        ? outcome(Result.DONE, "every cluster is in " + phase + ", and istiod proves it")
                        : outcome(Result.STOPPED, "there is no way back from " + phase + "; make a new rotation"));
    }

    /** Before the first write of all: is all material good? */
    private List<Finding> flaws(List<Sight> sights) {
        boolean untouched = sights.stream()
                .allMatch(sight ->
                        rotation.phaseOf(sight.evidence()) == rotation.phases().get(0));
        return way == Way.ON && untouched && told.add("preflight") ? rotation.preflight(ground.now()) : List.of();
    }

    /** istiod does not show yet what was written. */
    private Optional<RotationOutcome> prove(List<Sight> unproved) {
        for (Sight sight : unproved) {
            sight.restart().ifPresent(why -> restart(sight, why));
        }
        String reason = unproved.stream()
                .map(sight -> sight.restart().or(sight::unproved).orElse(""))
                .collect(Collectors.joining("; "));
        return waiting.forSomething(Result.WAITING, phase, reason, Optional.empty());
    }

    private void restart(Sight sight, String why) {
        if (!told.add("restart" + sight.cluster() + sight.state())) {
            return;
        }
        if (options.restartIstiod()) {
            listener.restarting(sight.cluster(), why);
            Optional<String> failed = ground.restart(sight.cluster());
            if (failed.isEmpty()) {
                witness.memory().note("restarted", sight.cluster(), why);
                return;
            }
            listener.restartNeeded(sight.cluster(), why + "; it could not be restarted: " + failed.get());
        } else {
            listener.restartNeeded(sight.cluster(), why);
        }
    }

    private static List<ClusterEvidence> evidence(List<Sight> sights) {
        return sights.stream().map(Sight::evidence).toList();
    }

    private RotationOutcome stopped(List<Finding> findings) {
        String reason = findings.stream().map(Finding::toString).collect(Collectors.joining("; "));
        return outcome(Result.STOPPED, reason, findings);
    }

    private RotationOutcome outcome(Result result, String reason) {
        return outcome(result, reason, List.of());
    }

    private RotationOutcome outcome(Result result, String reason, List<Finding> findings) {
        return new RotationOutcome(result, phase, reason, Optional.empty(), Optional.empty(), findings, List.of());
    }
}
