package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.JournalEntry;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.Direction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that do not go as they should. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationConflictsTest {

    private static final ClusterName ONE = FakeMesh.NAMES.get(0);

    @TempDir
    Path folder;

    private final FakeMesh mesh = new FakeMesh();
    private final List<String> written = new ArrayList<>();

    private Journal journal() {
        return Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
    }

    private RotationDriver driver() {
        RotationOptions pace =
                RotationOptions.defaults().soak(FakeMesh.LIFETIME).timeout(Duration.ofSeconds(20));
        MeshListener listener = new MeshListener() {
            @Override
            public void written(PlannedWrite write) {
                written.add(write.cluster() + " " + write.to());
            }
        };
        return new RotationDriver(mesh, mesh.rotation, DriverOptions.of(pace).journal(journal()), listener);
    }

    private RotationOutcome step() {
        return driver().step(Direction.FORWARD).outcome();
    }

    private void goTo(RotationPhase phase) {
        while (driver().status(Direction.FORWARD).phase() != phase) {
            assertThat(step().result()).isEqualTo(Result.STEPPED);
        }
        written.clear();
    }

    private List<String> journalled(String what) {
        return journal().verify().entries().stream()
                .filter(entry -> entry.what().equals(what))
                .map(JournalEntry::why)
                .toList();
    }

    @Test
    void a_harmless_conflict_in_the_phase_that_needs_a_restart_stops_nothing() {
        goTo(RotationPhase.BRIDGED);
        mesh.faults.put(ONE, WriteFault.CONFLICT);

        RotationOutcome outcome = step();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
        assertThat(written).contains("cluster1 TRUSTED").hasSize(3);
    }

    @Test
    void a_write_whose_answer_was_lost_is_ours_and_stands_in_the_journal() {
        mesh.faults.put(ONE, WriteFault.ANSWER_LOST);

        RotationOutcome outcome = step();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
        assertThat(mesh.writes).containsOnlyOnce("cluster1");
        assertThat(written).containsExactly("cluster1 BRIDGED", "cluster2 BRIDGED", "cluster3 BRIDGED");
        assertThat(outcome.writes()).hasSize(3);
        assertThat(journalled("wrote")).hasSize(3).anyMatch(why -> why.endsWith("whose answer was lost"));
    }

    @Test
    void one_that_was_not_made_is_made_again() {
        mesh.faults.put(ONE, WriteFault.NOT_MADE);

        RotationOutcome outcome = step();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
        assertThat(mesh.writes).containsOnlyOnce("cluster1");
    }

    @Test
    void one_that_is_never_made_ends_the_run_as_a_cluster_that_cannot_be_reached_and_the_next_run_makes_it() {
        mesh.faults.put(ONE, WriteFault.NOT_MADE);
        mesh.whilePausing = () -> mesh.faults.put(ONE, WriteFault.NOT_MADE);

        RotationOutcome outcome = step();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.UNREACHABLE);
        mesh.whilePausing = () -> {};
        mesh.faults.clear();
        assertThat(step().result()).isEqualTo(Result.STEPPED);
    }

    @Test
    void a_replica_that_started_just_before_the_write_and_did_not_take_the_roots_is_waited_for_by_the_next_run_too() {
        goTo(RotationPhase.BRIDGED);
        mesh.whilePausing = () -> {
            if (written.isEmpty()) {
                mesh.restartTheOther(ONE);
                mesh.halfRestarted.add(ONE);
            }
        };

        RotationOutcome first = step();
        RotationOutcome second = step();

        assertThat(first.result()).as(first.toString()).isEqualTo(Result.WAITING);
        assertThat(second.result()).as(second.toString()).isEqualTo(Result.WAITING);
        assertThat(second.reason()).contains("cluster1/istiod-1 has not loaded the Secret");
        mesh.whilePausing = () -> {};
        mesh.restartTheOther(ONE);
        assertThat(step().successful()).isTrue();
    }

    @Test
    void a_write_that_somebody_overwrites_at_once_stops_the_run() {
        mesh.faults.put(ONE, WriteFault.OVERWRITTEN);

        RotationOutcome outcome = step();

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STOPPED);
        assertThat(outcome.findings()).isNotEmpty();
        assertThat(mesh.writes).containsExactly("cluster1");
    }

    @Test
    void a_run_that_was_killed_between_a_write_and_its_note_begins_no_soak_anew() {
        goTo(RotationPhase.BRIDGED);
        mesh.time = mesh.time.plus(FakeMesh.LIFETIME.multipliedBy(2));
        mesh.faults.put(ONE, WriteFault.ANSWER_LOST);
        mesh.whilePausing = () -> {
            throw new CancellationException("killed");
        };
        assertThatThrownBy(this::step).hasMessage("killed");
        mesh.whilePausing = () -> {};

        assertThat(driver().status(Direction.FORWARD).clusters().get(0).servedSince())
                .as("it changed the roots and not the chain")
                .hasValueSatisfying(since -> assertThat(since).isBefore(mesh.time.minus(FakeMesh.LIFETIME)));
    }
}
