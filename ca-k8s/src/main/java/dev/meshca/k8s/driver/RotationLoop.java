package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.lock.HeldLock;
import dev.meshca.k8s.lock.LockAttempt;
import dev.meshca.k8s.lock.LockLostException;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationStep.Write;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * One call that writes. The writes of a phase are decided on one look at all clusters; a wave of them is made where its clusters
 * are still as they were then, and looked at until it is proved. Nothing else is decided on what was seen before the last write.
 */
final class RotationLoop {

    private final Rotation rotation;
    private final MeshListener listener;
    private final MeshPort port;
    private final EvidenceReader reader;
    private final ProvenSince provenSince;
    private final Direction direction;
    private final boolean once;
    private final GateWait wait;
    private final WaveWriter writer;
    private final IstiodRollout istiods;
    private final ZtunnelRollout ztunnels;
    private final Part part;
    private final Telling telling;
    private final Map<ClusterName, JudgedCluster> lastSeen = new HashMap<>();
    private Optional<RotationPhase> entered = Optional.empty();
    private Optional<RotationPhase> settledIn = Optional.empty();
    private RotationPhase phase = RotationPhase.UNKNOWN;
    private Optional<DecidedWrites> decided = Optional.empty();
    private List<CaCerts> held = List.of();

    RotationLoop(
            Rotation rotation,
            DriverOptions options,
            MeshListener listener,
            MeshPort port,
            ProvenSince provenSince,
            Direction direction,
            Part part,
            boolean once) {
        this.rotation = rotation;
        this.listener = listener;
        this.port = port;
        this.provenSince = provenSince;
        this.reader = new EvidenceReader(rotation, options.pace(), port, provenSince);
        this.direction = direction;
        this.once = once;
        this.wait = new GateWait(port, listener, options.pace().timeout(), reader::took);
        this.writer = new WaveWriter(options, listener, port, provenSince, wait);
        this.istiods = new IstiodRollout(options.pace(), listener, port, provenSince);
        this.ztunnels = new ZtunnelRollout(options.pace(), listener, port, provenSince, part);
        this.part = part;
        this.telling = new Telling(rotation, listener, provenSince, wait, part);
    }

    DriverResult run() {
        provenSince.findings().forEach(telling::notice);
        Ending end = locked();
        return new DriverResult(
                end.with(telling.noticed()).outcome(writer.written(), provenSince.head()),
                end.result() == Result.DONE ? held : List.of());
    }

    private Ending locked() {
        LockAttempt attempt = port.lock();
        if (attempt instanceof LockAttempt.Refused refused) {
            return Ending.of(refused, phase);
        }
        try (HeldLock lock = ((LockAttempt.Locked) attempt).lock()) {
            List<Finding> mistakes = port.mistakes();
            return mistakes.isEmpty() ? loop(lock) : Ending.of(Result.STOPPED, phase, mistakes);
        } catch (LockLostException e) {
            return Ending.of(Result.LOCKED, phase, String.valueOf(e.getMessage()));
        }
    }

    private Ending loop(HeldLock lock) {
        while (true) {
            Optional<Ending> end = turn(lock);
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted during a rotation; the next run goes on");
            }
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private Optional<Ending> turn(HeldLock lock) {
        Set<ClusterName> near = decided.map(one -> one.near(port.nanos())).orElse(Set.of());
        if (near.isEmpty()) {
            return act(lock, lookAtAll());
        }
        DecidedWrites current = decided.orElseThrow();
        MeshView seen = reader.look(near);
        if (!seen.clusters().stream().allMatch(current::isAsDecided)) {
            return act(lock, lookAtAll());
        }
        telling.tell(seen);
        remember(seen);
        if (!current.awaits()) {
            return write(lock, seen, current, current.wave());
        }
        List<JudgedCluster> unproved = current.unproved(seen);
        // What a run ends with is said of all clusters.
        return unproved.isEmpty() ? Optional.empty() : prove(unproved).flatMap(end -> act(lock, lookAtAll()));
    }

    private MeshView lookAtAll() {
        decided = Optional.empty();
        return reader.look();
    }

    private void remember(MeshView mesh) {
        for (JudgedCluster cluster : mesh.clusters()) {
            lastSeen.put(cluster.cluster(), cluster);
            if (cluster.proved()) {
                writer.proved(cluster.cluster());
            }
        }
    }

    private DecidedWrites decide(List<Write> writes, MeshView mesh) {
        DecidedWrites current = new DecidedWrites(writes, mesh, writer, port.nanos(), reader.took());
        decided = Optional.of(current);
        return current;
    }

    private Optional<Ending> write(HeldLock lock, MeshView mesh, DecidedWrites current, List<Write> wave) {
        current.await(DecidedWrites.names(wave));
        return writer.writeAll(lock, mesh, wave, phase);
    }

    private Optional<Ending> act(HeldLock lock, MeshView mesh) {
        telling.tell(mesh);
        List<Finding> foreign = mesh.clusters().stream()
                .flatMap(cluster -> cluster.view().foreign().stream())
                .toList();
        if (!foreign.isEmpty()) {
            return Optional.of(Ending.of(Result.STOPPED, phase, foreign));
        }
        writer.recognise(mesh);
        List<JudgedCluster> away =
                mesh.clusters().stream().filter(cluster -> !cluster.readable()).toList();
        if (!away.isEmpty()) {
            return without(lock, mesh, away);
        }
        remember(mesh);
        Decision decision = Decision.of(rotation, direction, mesh, writer.unawaited(), part);
        phase = decision.phase();
        return phaseEnd(decision).or(() -> carryOut(decision, lock, mesh));
    }

    private Optional<Ending> without(HeldLock lock, MeshView mesh, List<JudgedCluster> away) {
        Set<ClusterName> names = away.stream().map(JudgedCluster::cluster).collect(Collectors.toSet());
        List<JudgedCluster> filled = mesh.clusters().stream()
                .map(cluster ->
                        names.contains(cluster.cluster()) ? lastSeen.getOrDefault(cluster.cluster(), cluster) : cluster)
                .toList();
        MeshView lastKnown = new MeshView(filled, mesh.soak(), mesh.time());
        Optional<Decision.Make> goOn = names.stream().anyMatch(writer::isPending)
                ? Optional.empty()
                : Decision.without(rotation, direction, lastKnown, names, part, entered);
        if (goOn.isPresent()) {
            List<Write> writes = goOn.get().writes();
            return write(lock, lastKnown, decide(writes, lastKnown), writer.wave(writes));
        }
        String reason = away.stream()
                .map(cluster -> cluster.cluster() + " cannot be reached: "
                        + cluster.view().whyUnreadable())
                .collect(Collectors.joining("; "));
        List<Finding> findings = away.stream()
                .flatMap(cluster -> cluster.view().findings().stream())
                .toList();
        return wait.forSomething(Result.UNREACHABLE, phase, reason, Optional.empty())
                .map(end -> end.with(findings));
    }

    /** A phase is over when the slowest cluster has left it and everything is proved. */
    private Optional<Ending> phaseEnd(Decision decision) {
        if (!decision.settled()) {
            return Optional.empty();
        }
        Optional<RotationPhase> before = settledIn;
        settledIn = Optional.of(phase);
        if (before.isEmpty() || before.get() == phase) {
            return Optional.empty();
        }
        listener.phaseDone(before.get(), phase);
        return once && !(decision instanceof Decision.End)
                ? Optional.of(
                        Ending.of(Result.STEPPED, phase, "every cluster has made this phase, and istiod proves it"))
                : Optional.empty();
    }

    private Optional<Ending> carryOut(Decision decision, HeldLock lock, MeshView mesh) {
        if (decision instanceof Decision.Stop stop) {
            return Optional.of(Ending.of(Result.STOPPED, phase, stop.findings()));
        }
        if (decision instanceof Decision.Prove prove) {
            Set<ClusterName> unproved =
                    prove.unproved().stream().map(JudgedCluster::cluster).collect(Collectors.toSet());
            if (unproved.stream().allMatch(part::has)) {
                decide(List.of(), mesh).await(unproved);
            }
            return prove(prove.unproved());
        }
        if (decision instanceof Decision.ProveEnd proof) {
            return wait.forGates(phase, proof.proof());
        }
        if (decision instanceof Decision.WaitForGates gates) {
            return wait.forGates(phase, ztunnels.attend(mesh, gates.gates()));
        }
        if (decision instanceof Decision.WaitForOthers others) {
            return wait.forSomething(Result.WAITING, phase, others.reason(), Optional.empty());
        }
        if (decision instanceof Decision.Make make) {
            return flaws(mesh).or(() -> {
                ztunnels.waived(mesh, make.gates()).forEach(telling::notice);
                entered = Optional.of(phase);
                return write(lock, mesh, decide(make.writes(), mesh), writer.wave(make.writes()));
            });
        }
        return Optional.of(end((Decision.End) decision, mesh));
    }

    /** Before the first write of all: are all CAs good? */
    private Optional<Ending> flaws(MeshView mesh) {
        RotationPhase first = rotation.phases().get(0);
        boolean untouched = mesh.evidence().stream().allMatch(cluster -> rotation.phaseOf(cluster) == first);
        if (direction == Direction.BACK || !untouched || !telling.isFirst("preflight")) {
            return Optional.empty();
        }
        List<Finding> findings = rotation.preflight(mesh.soak(), mesh.time());
        List<Finding> errors = findings.stream().filter(Finding::isError).toList();
        findings.stream().filter(finding -> !finding.isError()).forEach(telling::notice);
        return errors.isEmpty() ? Optional.empty() : Optional.of(Ending.of(Result.STOPPED, phase, errors));
    }

    private Ending end(Decision.End end, MeshView mesh) {
        if (!end.arrived()) {
            return Ending.of(Result.STOPPED, phase, "there is no way back from " + phase + "; make a new rotation");
        }
        held = mesh.evidence().stream()
                .map(cluster -> rotation.held(cluster, mesh.time()))
                .toList();
        List<Finding> differences = direction == Direction.FORWARD ? differences(mesh) : List.of();
        if (!differences.isEmpty()) {
            return Ending.of(Result.STOPPED, phase, differences);
        }
        return Ending.of(Result.DONE, phase, "every cluster is in " + phase + ", and istiod proves it");
    }

    /** Of what the clusters hold to what they were given, byte for byte; what istiod made of it is proved. */
    private List<Finding> differences(MeshView mesh) {
        List<ObservedCluster> observed = mesh.evidence().stream()
                .flatMap(cluster -> cluster.declared().stream())
                .map(ObservedCluster::of)
                .toList();
        TrustReport report = TrustReport.of(held.stream().map(CaCerts::chain).toList(), observed, mesh.time());
        return report.findings().stream().filter(Finding::isError).toList();
    }

    /** istiod does not show yet what was written. */
    private Optional<Ending> prove(List<JudgedCluster> unproved) {
        unproved.stream().filter(cluster -> part.has(cluster.cluster())).forEach(istiods::attend);
        String reason = unproved.stream().map(JudgedCluster::missing).collect(Collectors.joining("; "));
        List<Finding> silences = unproved.stream()
                .flatMap(cluster -> cluster.view().silences().stream())
                .toList();
        return wait.forSomething(Result.WAITING, phase, reason, Optional.empty())
                .map(end -> end.with(silences));
    }
}
