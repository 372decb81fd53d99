package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.RotationWork.Kind;
import dev.meshca.cli.json.RotationJson;
import dev.meshca.cli.json.RotationPlanJson;
import dev.meshca.cli.json.VerifyJson;
import dev.meshca.disk.NextCas;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.rotation.RotationDriver;
import dev.meshca.k8s.rotation.RotationListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationPhase;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the commands of {@code meshca rotate} have in common: files, then clusters, then files. */
final class Rotating {

    /** Makes the new CAs, with keys of that kind. */
    interface Maker extends BiFunction<NextGeneration, Optional<KeyAlgorithm>, NextCas> {}

    private final Terminal terminal;
    private final RotationTarget target;
    private final RotationPace pace;
    private final OutputOption output;
    private final Path dir;
    private final RotationFiles files;
    private final RotationDirectory beside;

    Rotating(Terminal terminal, RotationTarget target, RotationPace pace, OutputOption output) {
        this.terminal = terminal;
        this.target = target;
        this.pace = pace;
        this.output = output;
        this.dir = target.dir();
        this.files = new RotationFiles(dir);
        this.beside = RotationDirectory.at(dir);
    }

    int forward(Predicate<Kind> wanted, Maker maker, Optional<KeyAlgorithm> key, boolean step, boolean again) {
        try (MeshClusters mesh = target.open(terminal)) {
            requireAllClusters(mesh);
            Duration soak = soak(mesh);
            Optional<RotationWork> underWay = beside.prepared().map(files::work);
            underWay.map(RotationWork::kind).filter(wanted.negate()).ifPresent(this::refuseOther);
            if (!pace.yes()) {
                RotationWork work = underWay.orElseGet(() -> throwaway(maker, soak));
                return plan(mesh, work, underWay.isPresent(), soak);
            }
            Optional<Instant> finished = again || underWay.isPresent()
                    ? Optional.empty()
                    : files.justFinished(wanted, Clock.systemUTC().instant());
            if (finished.isPresent()) {
                return ended(finished.get());
            }
            if (underWay.isEmpty()) {
                TrustReport before = new PlannedFiles(dir)
                        .reportOn(mesh.observe(), Clock.systemUTC().instant());
                if (!before.healthy()) {
                    return refused(before);
                }
            }
            RotationWork work = underWay.orElseGet(() -> prepare(maker, key, soak));
            terminal.note("a rotation " + work.kind().words() + (underWay.isPresent() ? " goes on" : " begins")
                    + ", with the CAs in " + dir.resolve(".next"));
            return finish(mesh, work, soak, step ? RotationDriver::step : RotationDriver::run);
        }
    }

    int back() {
        try (MeshClusters mesh = target.open(terminal)) {
            requireAllClusters(mesh);
            Duration soak = soak(mesh);
            RotationWork work = beside.prepared()
                    .map(files::work)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no rotation is under way in " + dir + ", so there is nothing to take back"));
            if (!pace.yes()) {
                return plan(mesh, work, true, soak);
            }
            Result result = drive(mesh, work, soak, RotationDriver::rollback);
            if (result.outcome().result() == RotationOutcome.Result.DONE) {
                beside.abandon();
            }
            return print(result);
        }
    }

    /** Before anything is kept: who left one out would split the mesh, or be left with a rotation that cannot go on. */
    private void requireAllClusters(MeshClusters mesh) {
        List<ClusterName> here = files.clusters();
        List<ClusterName> named =
                mesh.clusters().stream().map(ClusterContext::cluster).sorted().toList();
        if (!here.isEmpty() && !here.equals(named)) {
            throw new IllegalArgumentException("a rotation is of all clusters: " + dir + " holds " + here + ", and "
                    + named
                    + " are named; for a cluster that is really gone, move its folder out of " + dir + " and, while a"
                    + " rotation is under way, out of " + dir.resolve(".next"));
        }
    }

    private record Result(RotationOutcome outcome, RotationLog log) {}

    private Duration soak(MeshClusters mesh) {
        Duration granted = RotationDriver.longestLifetime(mesh.access());
        pace.soak()
                .filter(chosen -> chosen.compareTo(granted) < 0)
                .ifPresent(chosen -> terminal.note("a soak of " + Lifetime.text(chosen) + " is shorter than the "
                        + Lifetime.text(granted) + " that workload certificates may live here, as far as the clusters"
                        + " tell; one that lives longer may be refused when the roots change"));
        return pace.soak().orElse(granted);
    }

    private void refuseOther(Kind kind) {
        throw new IllegalArgumentException("a rotation " + kind.words() + " is under way in " + dir
                + ": go on with it, or take it back with meshca rotate rollback");
    }

    /** CAs that are made to be looked at; EC keys take no time. */
    private RotationWork throwaway(Maker maker, Duration soak) {
        NextGeneration generation = new NextGeneration(dir, KeyPairSource.jdk());
        return files.fresh(maker.apply(generation, Optional.of(KeyAlgorithm.EC_P256)), soak);
    }

    private int plan(MeshClusters mesh, RotationWork work, boolean prepared, Duration soak) {
        RotationStatus status = RotationDriver.of(
                        mesh.access(), work.rotation(soak), options(work), RotationListener.NONE)
                .status();
        RotationPlan plan =
                RotationPlan.of(work, prepared, soak, status, Clock.systemUTC().instant());
        output.print(terminal, () -> RotationText.of(plan), () -> RotationPlanJson.of(plan));
        return ExitCode.of(status);
    }

    private RotationOptions options(RotationWork work) {
        return files.remembered(target.addressed(pace.options()))
                .record(work.record(Clock.systemUTC().instant()));
    }

    private int ended(Instant time) {
        terminal.note("a rotation ended at " + time + ", and there is nothing left to do; --again begins another one");
        return ExitCode.DONE;
    }

    /** Everything that can be known before the first write is known before anything is kept. */
    private RotationWork prepare(Maker maker, Optional<KeyAlgorithm> key, Duration soak) {
        RotationWork work = files.fresh(maker.apply(new NextGeneration(dir, KeyPairSource.jdk()), key), soak);
        List<Finding> flaws = work.rotation(soak).preflight(Clock.systemUTC().instant());
        if (flaws.stream().anyMatch(Finding::isError)) {
            throw new InvalidCaException("the rotation", flaws);
        }
        beside.prepare(work.next());
        return work;
    }

    private int refused(TrustReport before) {
        terminal.note("no rotation begins before the clusters are healthy and hold what " + dir + " says");
        output.print(terminal, before::toText, () -> VerifyJson.of(before, Map.of()));
        return ExitCode.of(before);
    }

    private int finish(
            MeshClusters mesh, RotationWork work, Duration soak, Function<RotationDriver, RotationOutcome> drive) {
        Result result = drive(mesh, work, soak, drive);
        if (result.outcome().result() == RotationOutcome.Result.DONE) {
            Optional<RotationWork> renewed = files.renewedSince(work);
            if (renewed.isPresent()) {
                terminal.note("the revocation lists were renewed meanwhile");
                return finish(mesh, renewed.get(), soak, drive);
            }
            files.finish(work, held(mesh, work.rotation(soak)));
        }
        return print(result);
    }

    private Result drive(
            MeshClusters mesh, RotationWork work, Duration soak, Function<RotationDriver, RotationOutcome> drive) {
        RotationLog log = new RotationLog(terminal);
        try {
            return new Result(
                    drive.apply(RotationDriver.of(mesh.access(), work.rotation(soak), options(work), log)), log);
        } finally {
            log.end();
        }
    }

    /**
     * What every cluster holds now; compared byte for byte before the folder follows. What istiod made of it was proved
     * before, and ConfigMaps that a ClusterTrustBundle has replaced hold the old roots for ever.
     */
    private List<CaCerts> held(MeshClusters mesh, Rotation rotation) {
        Instant now = Clock.systemUTC().instant();
        List<RotationPhase> phases = rotation.phases();
        List<ObservedCluster> observed = mesh.observe().stream()
                .map(cluster -> new ObservedCluster(cluster.name(), cluster.chain(), Map.of(), List.of()))
                .toList();
        List<CaCerts> held = new ArrayList<>();
        for (ObservedCluster cluster : observed) {
            held.add(rotation.payload(ClusterEvidence.of(cluster), phases.get(phases.size() - 1), now));
        }
        TrustReport report = TrustReport.of(held.stream().map(CaCerts::chain).toList(), observed, now);
        if (!report.healthy()) {
            throw new InvalidCaException("the mesh after the rotation", report.findings());
        }
        return held;
    }

    private int print(Result result) {
        output.print(
                terminal,
                () -> RotationText.of(result.outcome()),
                () -> RotationJson.of(result.outcome(), result.log().writes()));
        return ExitCode.of(result.outcome());
    }
}
