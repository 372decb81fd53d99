package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.Throttle;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A rotation during which something goes wrong in each phase, and an operator who calls again when a run ends early. A run may
 * end with what the command line makes 0, 3 and 4, and with nothing else.
 */
final class FaultyRun extends Operator implements AutoCloseable {

    private static final Set<Result> CALL_AGAIN =
            EnumSet.of(Result.DONE, Result.UNREACHABLE, Result.WAITING, Result.LOCKED);

    private final MeshBed bed;
    private final Fault fault;
    private final Map<ClusterName, Throttle> throttles = new LinkedHashMap<>();
    private final Set<RotationPhase> struck = EnumSet.noneOf(RotationPhase.class);
    private Optional<ClusterName> away = Optional.empty();

    FaultyRun(MeshBed bed, Fault fault) {
        super(bed);
        this.bed = bed;
        this.fault = fault;
        MeshBed.NAMES.forEach(name -> throttles.put(name, Throttle.on(bed.plane(name))));
    }

    MeshBed bed() {
        return bed;
    }

    Throttle throttle(ClusterName cluster) {
        return throttles.get(cluster);
    }

    /** Requires that it is done in the end. */
    void toTheEnd(Rotation rotation) {
        Await.until("the rotation is done", fault.clocks.limit(), () -> {
            Result result = run(rotation);
            assertThat(result).as(String.join("\n", events)).isIn(CALL_AGAIN);
            return result == Result.DONE;
        });
        assertThat(events.stream().anyMatch(event -> event.contains("CLOCK")))
                .as(String.join("\n", events))
                .isEqualTo(fault.clocks.areSeen());
    }

    private Result run(Rotation rotation) {
        MeshOptions options = MeshOptions.defaults().clock(fault.clocks.ofWhoRotates());
        Journal journal = Journal.in(bed.folder("journal"), Runner.current(), "test", fault.clocks.ofWhoRotates());
        try (MeshClusters mesh = MeshClusters.of(options, contexts())) {
            RotationOutcome outcome = RotationDriver.of(
                            Access.to(mesh),
                            rotation,
                            DriverOptions.of(bed.pace()).journal(journal),
                            this)
                    .run(Direction.FORWARD)
                    .outcome();
            happened("run: " + outcome);
            if (outcome.reason().contains("if that stays, restart it")) {
                bed.restart(MeshBed.TWO);
            }
            return outcome.result();
        } finally {
            endOutage();
        }
    }

    private List<ClusterContext> contexts() {
        return fault == Fault.THROTTLED
                ? throttles.entrySet().stream()
                        .map(entry -> Kubeconfig.of(entry.getValue().kubeconfig())
                                .context(entry.getKey(), entry.getKey().value()))
                        .toList()
                : RunningMesh.contexts(bed.planes, MeshBed.NAMES);
    }

    @Override
    public void writing(PlannedWrite write) {
        super.writing(write);
        if (struck.add(write.to())) {
            away = Optional.of(write.cluster());
            fault.outage.begin(this, write.cluster());
        }
    }

    @Override
    public void noticed(Finding finding) {
        happened("noticed: " + finding);
    }

    @Override
    public void waiting(String reason) {
        super.waiting(reason);
        endOutage();
    }

    /** An istiod whose API server does not answer is not ready before it does. */
    @Override
    public void restartNeeded(ClusterName cluster, String reason) {
        CompletableFuture<Void> restart = CompletableFuture.runAsync(() -> super.restartNeeded(cluster, reason));
        endOutage();
        restart.join();
    }

    @Override
    public void unreachable(ClusterName cluster, String reason) {
        super.unreachable(cluster, reason);
        endOutage();
    }

    private void endOutage() {
        away.ifPresent(cluster -> fault.outage.end(this, cluster));
        away = Optional.empty();
    }

    @Override
    public void phaseDone(RotationPhase from, RotationPhase to) {
        super.phaseDone(from, to);
        fault.strike(bed, MeshBed.TWO);
    }

    @Override
    public void close() {
        throttles.values().forEach(Throttle::close);
    }
}
