package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushResult;
import dev.meshca.k8s.push.PushResult.Outcome;
import dev.meshca.k8s.rotation.Ground.Hold;
import dev.meshca.k8s.rotation.Memory.Kind;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.RotationPhase;
import dev.meshca.rotation.RotationWrite;
import dev.meshca.trust.CaChain;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes in waves, one Secret at a time; the writes of a wave do not wait for each other's proof. */
final class Writer {

    private final RotationOptions options;
    private final RotationListener listener;
    private final Ground ground;
    private final Memory memory;
    private final Waiting waiting;
    private final Set<ClusterName> wave = new HashSet<>();
    private final Set<ClusterName> written = new HashSet<>();
    private final Set<List<Object>> done = new HashSet<>();

    Writer(RotationOptions options, RotationListener listener, Ground ground, Memory memory, Waiting waiting) {
        this.options = options;
        this.listener = listener;
        this.ground = ground;
        this.memory = memory;
        this.waiting = waiting;
    }

    /** Whether its proof is not waited for yet, as others of the same wave are still to be written. */
    boolean isUnderWay(ClusterName cluster) {
        return !wave.isEmpty() && written.contains(cluster);
    }

    /** The next write of the wave under way, or the first of a new one; the canary is a wave of its own. */
    Optional<RotationOutcome> write(Hold hold, List<Sight> sights, List<RotationWrite> writes, RotationPhase phase) {
        List<RotationWrite> left = new ArrayList<>(writes);
        left.removeIf(write -> !wave.contains(write.cluster()));
        if (left.isEmpty()) {
            left.addAll(newWave(writes));
            written.clear();
            wave.clear();
            left.forEach(write -> wave.add(write.cluster()));
        }
        RotationWrite write = left.get(0);
        Optional<RotationOutcome> end = write(hold, sights, write, phase);
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

    private Optional<RotationOutcome> write(Hold hold, List<Sight> sights, RotationWrite write, RotationPhase phase) {
        PlannedWrite planned = PlannedWrite.of(write);
        if (done.contains(key(planned))) {
            return Optional.of(undone(planned, phase));
        }
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
            memory.wrote(planned, CacertsData.digest(write.payload()), kept(sights, write));
            done.add(key(planned));
            listener.written(planned);
            return Optional.empty();
        }
        boolean lookAgain = result.outcome() == Outcome.UNREACHABLE
                || (result.outcome() == Outcome.CONFLICT && report.findings().isEmpty());
        return lookAgain
                ? waiting.forSomething(Result.STOPPED, phase, result.toString(), Optional.empty())
                : Optional.of(new RotationOutcome(
                        Result.STOPPED,
                        phase,
                        result.toString(),
                        Optional.empty(),
                        Optional.empty(),
                        report.findings(),
                        List.of()));
    }

    /** What was written and is not there any more was changed by somebody who does not know of the lock. */
    private static RotationOutcome undone(PlannedWrite write, RotationPhase phase) {
        String reason = "this run has written " + write + ", and the Secret of " + write.cluster()
                + " does not hold it any more: find out who else writes it, then run this again";
        return new RotationOutcome(
                Result.STOPPED, phase, reason, Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    private static List<Object> key(PlannedWrite write) {
        return List.of(write.cluster(), write.from(), write.to());
    }

    private static Set<Kind> kept(List<Sight> sights, RotationWrite write) {
        CaChain after = write.payload().chain();
        Set<Kind> kept = EnumSet.noneOf(Kind.class);
        sights.stream()
                .filter(sight -> sight.cluster().equals(write.cluster()))
                .flatMap(sight -> sight.evidence().observed().chain().stream())
                .forEach(before -> {
                    if (before.certificates().equals(after.certificates())
                            && before.issuer().equals(after.issuer())) {
                        kept.add(Kind.SERVED);
                    }
                    if (before.roots().equals(after.roots())) {
                        kept.add(Kind.SHOWN);
                    }
                });
        return kept;
    }
}
