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
import dev.meshca.issue.KeyPairSource;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.driver.DriverOptions;
import dev.meshca.k8s.driver.DriverResult;
import dev.meshca.k8s.driver.RotationDriver;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Soak;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
                return plan(mesh, work, underWay.isPresent(), Direction.FORWARD);
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
            return finish(mesh, work, step);
        }
    }

    int back() {
        try (MeshClusters mesh = target.open(terminal)) {
            requireAllClusters(mesh);
            RotationWork work = beside.prepared()
                    .map(files::work)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no rotation is under way in " + dir + ", so there is nothing to take back"));
            if (!pace.yes()) {
                return plan(mesh, work, true, Direction.BACK);
            }
            Result result = drive(mesh, work, driver -> driver.run(Direction.BACK));
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

    private record Result(DriverResult driven, RotationLog log) {

        RotationOutcome outcome() {
            return driven.outcome();
        }
    }

    private Duration soak(MeshClusters mesh) {
        Duration granted =
                RotationDriver.soak(mesh.access(), RotationOptions.defaults()).lifetime();
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

    private int plan(MeshClusters mesh, RotationWork work, boolean prepared, Direction direction) {
        RotationStatus status = RotationDriver.of(mesh.access(), work.rotation(), options(work), MeshListener.NONE)
                .status(direction);
        RotationPlan plan = RotationPlan.of(work, prepared, status);
        output.print(terminal, () -> RotationText.of(plan), () -> RotationPlanJson.of(plan));
        return ExitCode.of(status);
    }

    private DriverOptions options(RotationWork work) {
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
        List<Finding> flaws =
                work.rotation().preflight(Soak.of(soak), Clock.systemUTC().instant());
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

    private int finish(MeshClusters mesh, RotationWork work, boolean step) {
        Result result =
                drive(mesh, work, driver -> step ? driver.step(Direction.FORWARD) : driver.run(Direction.FORWARD));
        if (result.outcome().result() == RotationOutcome.Result.DONE) {
            Optional<RotationWork> renewed = files.renewedSince(work);
            if (renewed.isPresent()) {
                terminal.note("the revocation lists were renewed meanwhile");
                return finish(mesh, renewed.get(), step);
            }
            files.finish(work, result.driven().held());
        }
        return print(result);
    }

    private Result drive(MeshClusters mesh, RotationWork work, Function<RotationDriver, DriverResult> drive) {
        RotationLog log = new RotationLog(terminal);
        try {
            return new Result(drive.apply(RotationDriver.of(mesh.access(), work.rotation(), options(work), log)), log);
        } finally {
            log.end();
        }
    }

    private int print(Result result) {
        output.print(
                terminal,
                () -> RotationText.of(result.outcome()),
                () -> RotationJson.of(result.outcome(), result.log().writes()));
        return ExitCode.of(result.outcome());
    }
}
