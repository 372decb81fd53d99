package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.FindingCode;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.driver.ProvenSince.Kind;
import dev.meshca.k8s.lock.HeldLock;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.RotationStep.Write;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes in waves, one Secret at a time; the writes of a wave do not wait for each other's proof. */
final class WaveWriter {

    /** Somebody who does not know of the lock writes this Secret, too. */
    private static final Set<FindingCode> OF_OTHERS =
            Set.of(ClusterCode.SECRET_OF_ANOTHER, ClusterCode.SECRET_CHANGED_AFTER_WRITE);

    /** A write of which it is not known whether it was made. */
    private record Sent(PlannedWrite write, String before, CaCerts payload) {}

    private record Step(ClusterName cluster, RotationPhase from, RotationPhase to) {}

    private final DriverOptions options;
    private final MeshListener listener;
    private final MeshPort port;
    private final ProvenSince provenSince;
    private final GateWait wait;
    private final Set<ClusterName> wave = new HashSet<>();
    private final Set<ClusterName> unproved = new HashSet<>();
    private final Map<ClusterName, Sent> unanswered = new HashMap<>();
    private final List<PlannedWrite> written = new ArrayList<>();
    private final Set<Step> made = new HashSet<>();

    WaveWriter(DriverOptions options, MeshListener listener, MeshPort port, ProvenSince provenSince, GateWait wait) {
        this.options = options;
        this.listener = listener;
        this.port = port;
        this.provenSince = provenSince;
        this.wait = wait;
    }

    /** Clusters whose proof is not waited for yet, as others of the same wave are still to be written. */
    Set<ClusterName> unawaited() {
        return wave.isEmpty() ? Set.of() : unproved;
    }

    /** The writes of a wave, one after the other, as far as each is answered. */
    Optional<Ending> writeAll(HeldLock lock, MeshView mesh, List<Write> writes, RotationPhase phase) {
        if (!wave.contains(writes.get(0).cluster())) {
            unproved.clear();
            wave.clear();
            writes.forEach(write -> wave.add(write.cluster()));
        }
        for (Write write : writes) {
            Optional<Ending> end = write(lock, mesh.cluster(write.cluster()), write, phase);
            wave.remove(write.cluster());
            unproved.add(write.cluster());
            if (end.isPresent() || hasUnanswered() || Thread.currentThread().isInterrupted()) {
                return end;
            }
        }
        return Optional.empty();
    }

    /** Whether a write to it was made, or may have been, and is not proved. */
    boolean isPending(ClusterName cluster) {
        return unanswered.containsKey(cluster) || unproved.contains(cluster);
    }

    void proved(ClusterName cluster) {
        unproved.remove(cluster);
    }

    /** Whether it is not known of a write if it was made. */
    boolean hasUnanswered() {
        return !unanswered.isEmpty();
    }

    List<PlannedWrite> written() {
        return written;
    }

    boolean hasMade(Write write) {
        return made.contains(new Step(write.cluster(), write.from(), write.to()));
    }

    /** Writes whose answer was lost, and which were made: the Secret holds what was sent, and did not before. */
    void recognise(MeshView mesh) {
        for (Sent sent : List.copyOf(unanswered.values())) {
            JudgedCluster cluster = mesh.cluster(sent.write().cluster());
            boolean changed = cluster.readable() && !cluster.view().state().equals(sent.before());
            if (changed) {
                unanswered.remove(cluster.cluster());
            }
            if (changed && cluster.holds(sent.payload())) {
                made(sent.write(), sent.payload(), sent.write() + ", whose answer was lost");
            }
        }
    }

    /** What is left of the wave that was begun, or a new one; the canary is a wave of its own. */
    List<Write> wave(List<Write> writes) {
        List<Write> left =
                writes.stream().filter(write -> wave.contains(write.cluster())).toList();
        return left.isEmpty() ? newWave(writes) : left;
    }

    private List<Write> newWave(List<Write> writes) {
        RotationOptions pace = options.pace();
        Optional<Write> canary = pace.canary()
                .flatMap(name -> writes.stream()
                        .filter(write -> write.cluster().equals(name))
                        .findFirst());
        return canary.map(List::of).orElseGet(() -> writes.subList(0, Math.min(pace.wave(), writes.size())));
    }

    private Optional<Ending> write(HeldLock lock, JudgedCluster cluster, Write write, RotationPhase phase) {
        PlannedWrite planned = new PlannedWrite(write.cluster(), write.from(), write.to(), write.needsRestart());
        if (hasMade(write)) {
            return Optional.of(undone(planned, phase));
        }
        String version = cluster.view().secret().resourceVersion().orElseThrow();
        unanswered.remove(write.cluster());
        listener.writing(planned);
        lock.requireHeld(write.cluster());
        Map<String, String> notes = notes();
        provenSince.writing(planned, CacertsData.digest(write.payload()), kept(cluster, write), own(cluster));
        PushReport report = port.write(write.payload(), version, notes);
        PushReport.Result result = report.result(write.cluster());
        if (result.outcome().done()) {
            made(planned, write.payload(), planned.toString());
            return Optional.empty();
        }
        if (isToBeLookedAt(report, result)) {
            unanswered.put(write.cluster(), new Sent(planned, cluster.view().state(), write.payload()));
            Result end = result.outcome() == Outcome.UNREACHABLE ? Result.UNREACHABLE : Result.STOPPED;
            return wait.forSomething(end, phase, result.toString(), Optional.empty());
        }
        return Optional.of(Ending.of(Result.STOPPED, phase, result.toString()).with(report.findings()));
    }

    private static boolean isToBeLookedAt(PushReport report, PushReport.Result result) {
        return result.outcome() == Outcome.UNREACHABLE
                || (result.outcome() == Outcome.CONFLICT
                        && report.findings().stream().noneMatch(finding -> OF_OTHERS.contains(finding.code())));
    }

    private void made(PlannedWrite write, CaCerts payload, String why) {
        provenSince.wrote(write, CacertsData.digest(payload), why);
        written.add(write);
        made.add(new Step(write.cluster(), write.from(), write.to()));
        listener.written(write);
    }

    private Map<String, String> notes() {
        Map<String, String> notes = new HashMap<>();
        options.record().ifPresent(record -> notes.putAll(record.at(port.now()).annotations()));
        provenSince.head().ifPresent(head -> notes.put(PushRecord.JOURNAL_HEAD, head));
        return notes;
    }

    /** What was written and is not there any more was changed by somebody who does not know of the lock. */
    private static Ending undone(PlannedWrite write, RotationPhase phase) {
        return Ending.of(
                Result.STOPPED,
                phase,
                "this run has written " + write + ", and the Secret of " + write.cluster()
                        + " does not hold it any more: find out who else writes it, then run this again");
    }

    private static List<X509Certificate> own(JudgedCluster cluster) {
        return cluster.view().served().values().stream()
                .flatMap(chain -> chain.stream().limit(1))
                .toList();
    }

    private static Set<Kind> kept(JudgedCluster cluster, Write write) {
        CaChain before = cluster.evidence().declared().orElseThrow();
        CaChain after = write.payload().chain();
        Set<Kind> kept = EnumSet.noneOf(Kind.class);
        if (before.certificates().equals(after.certificates())
                && before.issuer().equals(after.issuer())) {
            kept.add(Kind.SERVED);
        }
        if (before.roots().equals(after.roots())) {
            kept.add(Kind.SHOWN);
        }
        return kept;
    }
}
