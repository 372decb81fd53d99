package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.RotationPhase.Change;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.k8s.rotation.RotationStatus.PlannedPhase;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.Direction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes hours, or more clusters than there are; the model, the driver and the journal are the real ones. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationDriverTest {

    private static final ClusterName ONE = FakeMesh.NAMES.get(0);
    private static final ClusterName TWO = FakeMesh.NAMES.get(1);

    @TempDir
    Path folder;

    private final FakeMesh mesh = new FakeMesh();

    private RotationDriver driver(RotationOptions pace, MeshListener listener) {
        return new RotationDriver(mesh, mesh.rotation, remembering(pace), listener);
    }

    private DriverOptions remembering(RotationOptions pace) {
        return DriverOptions.of(pace).journal(Journal.in(folder, Runner.current(), "test", Clock.systemUTC()));
    }

    private RotationDriver driver() {
        return driver(options(), MeshListener.NONE);
    }

    private RotationOptions options() {
        return RotationOptions.defaults().soak(FakeMesh.LIFETIME).canary(TWO).wave(1);
    }

    @Test
    void the_canary_is_first_in_every_phase_and_one_soak_is_enough_for_all_clusters() {
        Instant start = mesh.time;
        RotationOutcome outcome = driver().run(Direction.FORWARD).outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
        List<String> phase = List.of("cluster2", "cluster1", "cluster3");
        List<String> all = new ArrayList<>(phase);
        all.addAll(phase);
        all.addAll(phase);
        assertThat(mesh.writes).isEqualTo(all);
        assertThat(Duration.between(start, mesh.time))
                .isBetween(FakeMesh.LIFETIME.multipliedBy(3).dividedBy(2), FakeMesh.LIFETIME.multipliedBy(2));
    }

    @Test
    void while_a_cluster_is_away_the_others_go_on_within_the_phase_and_no_further() {
        MeshListener cutter = new MeshListener() {
            @Override
            public void proved(ClusterName cluster, RotationPhase phase, EvidenceLevel level) {
                if (cluster.equals(TWO) && phase == RotationPhase.BRIDGED) {
                    mesh.away.add(TWO);
                }
            }
        };
        RotationOutcome outcome =
                driver(options(), cutter).run(Direction.FORWARD).outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.UNREACHABLE);
        assertThat(outcome.reason()).isEqualTo("cluster2 cannot be reached: it is away");
        assertThat(mesh.writes).containsExactly("cluster2", "cluster1", "cluster3");
        mesh.away.clear();
        assertThat(driver().run(Direction.FORWARD).outcome().result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_canary_that_istiod_does_not_take_is_waited_for_and_can_go_back() {
        mesh.stuck.add(TWO);
        List<String> reasons = new ArrayList<>();
        MeshListener listener = new MeshListener() {
            @Override
            public void waiting(String reason) {
                reasons.add(reason);
            }
        };
        RotationOutcome outcome =
                driver(options(), listener).run(Direction.FORWARD).outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).isEqualTo("cluster2/istiod-0 does not serve what the Secret declares");
        assertThat(reasons).containsExactly(outcome.reason());
        Instant start = mesh.time;
        RotationOutcome back = driver().run(Direction.BACK).outcome();
        assertThat(back.result()).as(back.toString()).isEqualTo(Result.DONE);
        assertThat(Duration.between(start, mesh.time))
                .as("its roots have been there all the time")
                .isLessThan(Duration.ofMinutes(1));
        assertThat(back.phase()).isEqualTo(RotationPhase.STEADY);
        assertThat(mesh.writes).containsExactly("cluster2", "cluster2");
    }

    @Test
    void while_a_restart_hangs_its_silent_replica_is_named_and_the_write_after_it_is_not_judged_yet() {
        assertThat(driver().step(Direction.FORWARD).outcome().result()).isEqualTo(Result.STEPPED);
        mesh.stuck.addAll(FakeMesh.NAMES);
        MeshListener rollout = new MeshListener() {
            @Override
            public void restarting(ClusterName cluster, String reason) {
                mesh.halfSilent.add(cluster);
            }
        };

        RotationOutcome outcome = driver(options().wave(3).restartIstiod(true), rollout)
                .run(Direction.FORWARD)
                .outcome();
        RotationStatus status = driver().status(Direction.FORWARD);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason())
                .contains("only when it is restarted; cluster2/istiod-1 does not show what it serves");
        assertThat(status.next()).isNotEmpty();
        assertThat(status.violations()).isEmpty();
    }

    @Test
    void lists_that_no_workload_was_given_close_the_gate() {
        RotationOutcome outcome = withLists().run(Direction.FORWARD).outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).contains("revocation list");
        assertThat(outcome.phase()).isEqualTo(RotationPhase.STEADY);
    }

    @Test
    void where_istiod_hands_out_no_lists_nothing_waits_for_them() {
        mesh.settings = Optional.of(FakeIstiod.settings(FakeMesh.LIFETIME));
        RotationOutcome outcome = withLists().run(Direction.FORWARD).outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
    }

    private RotationDriver withLists() {
        return new RotationDriver(mesh, mesh.rotation.crls(mesh.lists), remembering(options()), MeshListener.NONE);
    }

    @Test
    void a_write_that_somebody_undoes_stops_the_run() {
        mesh.undoing.add(TWO);
        RotationOutcome outcome = driver().run(Direction.FORWARD).outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STOPPED);
        assertThat(outcome.reason()).contains("the Secret of cluster2 does not hold it any more");
        assertThat(mesh.writes).containsExactly("cluster2");
    }

    @Test
    void what_was_proved_is_remembered_across_runs_and_without_a_journal_the_soak_begins_anew() {
        assertThat(driver().step(Direction.FORWARD).outcome().result()).isEqualTo(Result.STEPPED);
        mesh.time = mesh.time.plus(Duration.ofHours(2));
        assertThat(driver().status(Direction.FORWARD).ready()).isTrue();
        DriverOptions forgetful = DriverOptions.of(options());
        RotationStatus status =
                new RotationDriver(mesh, mesh.rotation, forgetful, MeshListener.NONE).status(Direction.FORWARD);
        assertThat(status.ready()).isFalse();
        assertThat(status.earliest()).contains(mesh.time.plus(FakeMesh.LIFETIME));
    }

    @Test
    void a_journal_entry_about_another_write_of_the_Secret_counts_for_nothing() {
        driver().step(Direction.FORWARD).outcome();
        mesh.time = mesh.time.plus(Duration.ofHours(2));
        String version =
                mesh.look(Set.of(ONE)).get(0).secret().resourceVersion().orElseThrow();
        mesh.write(Optional.ofNullable(mesh.secrets.get(ONE)).orElseThrow(), version, Map.of());
        RotationStatus status = driver().status(Direction.FORWARD);
        assertThat(status.ready()).isFalse();
        assertThat(status.clusters().get(0).servedSince()).contains(mesh.time);
        assertThat(status.clusters().get(2).servedSince())
                .hasValueSatisfying(since -> assertThat(since).isBefore(mesh.time.minus(FakeMesh.LIFETIME)));
    }

    @Test
    void the_status_tells_since_when_a_chain_is_served_whatever_the_soak_is() {
        Instant start = mesh.time;
        driver().step(Direction.FORWARD).outcome();
        RotationOptions longer = options().soak(FakeMesh.LIFETIME.multipliedBy(5));
        RotationStatus status = driver(longer, MeshListener.NONE).status(Direction.FORWARD);
        assertThat(status.clusters())
                .allSatisfy(cluster -> assertThat(cluster.servedSince())
                        .hasValueSatisfying(since -> assertThat(since).isBetween(start, mesh.time)));
    }

    @Test
    void while_an_istiod_issues_nothing_nothing_is_ready() {
        assertThat(driver().status(Direction.FORWARD).ready()).isTrue();
        mesh.refusing.add(ONE);
        assertThat(driver().status(Direction.FORWARD).ready()).isFalse();
    }

    @Test
    void a_longer_soak_than_the_rotation_was_made_with_is_kept() {
        Instant start = mesh.time;
        driver(options().soak(Duration.ofHours(3)), MeshListener.NONE)
                .run(Direction.FORWARD)
                .outcome();
        assertThat(Duration.between(start, mesh.time)).isGreaterThan(Duration.ofHours(4));
    }

    @Test
    void a_lifetime_that_clusters_told_is_waited_out_although_they_tell_it_no_more() {
        Duration lifetime = Duration.ofHours(72);
        mesh.settings = Optional.of(FakeIstiod.settings(lifetime));
        MeshListener silencing = new MeshListener() {
            @Override
            public void gateClosed(Gate.Verdict verdict) {
                mesh.settings = Optional.empty();
            }
        };
        Instant start = mesh.time;
        RotationOutcome outcome = driver(RotationOptions.defaults(), silencing)
                .run(Direction.FORWARD)
                .outcome();
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.DONE);
        assertThat(Duration.between(start, mesh.time)).isGreaterThan(lifetime);
    }

    @Test
    void the_way_back_has_a_plan_of_its_own() {
        driver().step(Direction.FORWARD);

        RotationStatus back = driver().status(Direction.BACK);
        assertThat(back.ahead())
                .extracting(PlannedPhase::phase, PlannedPhase::change)
                .containsExactly(tuple(RotationPhase.STEADY, Change.OLD_CA));
        assertThat(back.next()).extracting(PlannedWrite::to).containsOnly(RotationPhase.STEADY);
        assertThat(back.done()).isFalse();
        assertThat(driver().status(Direction.FORWARD).ahead())
                .extracting(PlannedPhase::phase)
                .containsExactly(RotationPhase.TRUSTED, RotationPhase.DONE);

        driver().run(Direction.BACK);
        assertThat(driver().status(Direction.BACK).done()).isTrue();
        assertThat(driver().status(Direction.BACK).ahead()).isEmpty();
    }

    @Test
    void the_phases_ahead_are_planned_one_after_the_other() {
        RotationStatus status = driver().status(Direction.FORWARD);
        Instant now = mesh.time;

        assertThat(status.soak()).isEqualTo(FakeMesh.LIFETIME);
        assertThat(status.ahead())
                .extracting(PlannedPhase::earliest)
                .containsExactly(
                        now,
                        now.plus(FakeMesh.LIFETIME),
                        now.plus(FakeMesh.LIFETIME).plus(Gate.RootsShown.settle(FakeMesh.LIFETIME)));
        assertThat(status.ahead().get(1).restarts()).isEqualTo(FakeMesh.NAMES);
    }

    @Test
    void where_nobody_tells_how_long_certificates_live_nothing_is_waited_out_without_a_soak() {
        RotationOptions pace = RotationOptions.defaults().timeout(Duration.ofSeconds(5));
        RotationOutcome outcome =
                driver(pace, MeshListener.NONE).run(Direction.FORWARD).outcome();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).isEqualTo(RotationPhase.BRIDGED);
        assertThat(outcome.reason()).contains("could not be read how long workload certificates of cluster");

        assertThat(driver().run(Direction.FORWARD).outcome().result()).isEqualTo(Result.DONE);
    }
}
