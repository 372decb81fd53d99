package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.ClusterCode;
import dev.meshca.k8s.PushReport;
import dev.meshca.k8s.PushResult;
import dev.meshca.k8s.PushResult.Outcome;
import dev.meshca.k8s.lock.LockLostException;
import dev.meshca.k8s.rotation.Ground.Hold;
import dev.meshca.k8s.rotation.Ground.Locking;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationPhase;
import dev.meshca.rotation.RotationStep;
import dev.meshca.rotation.RotationWrite;
import java.util.ArrayList;
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
    private final Set<String> told = new HashSet<>();
    private final Set<ClusterName> wave = new HashSet<>();
    private final Set<ClusterName> written = new HashSet<>();
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
                sights.stream().flatMap(sight -> foreign(sight).stream()).toList();
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
        return decide(hold, sights, Set.of());
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

    private static Optional<Finding> foreign(Sight sight) {
        return sight.raw()
                .secret()
                .foreign()
                .map(who -> ClusterCode.SECRET_OF_ANOTHER.at(sight.cluster() + "/cacerts", who));
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
        Optional<RotationPhase> slowest = known ? Optional.of(rotation.phaseOf(evidence(filled))) : Optional.empty();
        if (known && slowest.equals(entered)) {
            Optional<RotationStep> step = way.step(rotation, evidence(filled), ground.now());
            if (step.filter(found -> found.ready() && !open(found, names).isEmpty())
                    .isPresent()) {
                return write(hold, filled, open(step.get(), names));
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

    private Optional<RotationOutcome> decide(Hold hold, List<Sight> sights, Set<ClusterName> without) {
        phase = rotation.phaseOf(evidence(sights));
        Optional<RotationStep> step = way.step(rotation, evidence(sights), ground.now());
        boolean ready = step.filter(RotationStep::ready).isPresent();
        List<Sight> unproved = sights.stream()
                .filter(sight ->
                        sight.unproved().isPresent() && !(wave.size() > 0 && written.contains(sight.cluster())))
                .toList();
        boolean mayWrite = ready && (way == Way.BACK || unproved.isEmpty());
        if (!mayWrite && step.filter(found -> !found.violations().isEmpty()).isPresent() && unproved.isEmpty()) {
            return Optional.of(stopped(step.get().violations()));
        }
        if (!mayWrite && !unproved.isEmpty()) {
            return prove(unproved);
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
        return write(hold, sights, open(step.get(), without));
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

    /** The next write of the wave under way, or the first of a new one; the canary is a wave of its own. */
    private Optional<RotationOutcome> write(Hold hold, List<Sight> sights, List<RotationWrite> writes) {
        List<RotationWrite> left = new ArrayList<>(writes);
        left.removeIf(write -> !wave.contains(write.cluster()));
        if (left.isEmpty()) {
            left.addAll(newWave(writes));
            written.clear();
            wave.clear();
            left.forEach(write -> wave.add(write.cluster()));
        }
        RotationWrite write = left.get(0);
        Optional<RotationOutcome> end = write(hold, sights, write);
        wave.remove(write.cluster());
        written.add(write.cluster());
        return end;
    }

    private List<RotationWrite> newWave(List<RotationWrite> writes) {
        Optional<RotationWrite> canary = options.canary()
                .flatMap(name -> writes.stream()
                        .filter(write -> write.cluster().equals(name))
                        .findFirst());
        return canary.map(List::of).orElseGet(() -> writes.subList(0, Math.min(options.wave(), writes.size())));
    }

    private Optional<RotationOutcome> write(Hold hold, List<Sight> sights, RotationWrite write) {
        PlannedWrite planned = PlannedWrite.of(write);
        String version = sights.stream()
                .filter(sight -> sight.cluster().equals(write.cluster()))
                .flatMap(sight -> sight.raw().secret().resourceVersion().stream())
                .findFirst()
                .orElseThrow();
        listener.writing(planned);
        hold.require(write.cluster());
        PushReport report = ground.write(write.payload(), version, ground.now());
        PushResult result = report.result(write.cluster());
        if (result.outcome().done()) {
            witness.memory().wrote(planned);
            listener.written(planned);
            return Optional.empty();
        }
        boolean lookAgain = result.outcome() == Outcome.UNREACHABLE
                || (result.outcome() == Outcome.CONFLICT && report.findings().isEmpty());
        return lookAgain
                ? waiting.forSomething(Result.STOPPED, phase, result.toString(), Optional.empty())
                : Optional.of(outcome(Result.STOPPED, result.toString(), report.findings()));
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
