package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.rotation.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, one with cluster1 and cluster3 and one with cluster2; each call of a driver is a process of its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedRotationTest {

    private static final ClusterName ONE = FakeMesh.NAMES.get(0);
    private static final ClusterName TWO = FakeMesh.NAMES.get(1);
    private static final ClusterName THREE = FakeMesh.NAMES.get(2);
    private static final Set<ClusterName> FIRST = Set.of(ONE, THREE);
    private static final Set<ClusterName> SECOND = Set.of(TWO);

    @TempDir
    Path folder;

    private final FakeMesh mesh = new FakeMesh();
    private RotationOptions pace =
            RotationOptions.defaults().soak(FakeMesh.LIFETIME).timeout(Duration.ofSeconds(10));

    private RotationOutcome run(Set<ClusterName> own) {
        return driver(own).run(Direction.FORWARD).outcome();
    }

    private RotationDriver driver(Set<ClusterName> own) {
        Part part = new Part(Optional.of(own), pace.canary());
        DriverOptions options = DriverOptions.of(pace).journal(journal());
        return new RotationDriver(mesh, mesh.rotation, options, MeshListener.NONE, part);
    }

    private Journal journal() {
        return Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
    }

    @Test
    void a_share_writes_its_own_clusters_and_waits_for_those_of_the_others() {
        RotationOutcome outcome = run(FIRST);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).isEqualTo("other shares still have to write cluster2");
        assertThat(outcome.phase()).isEqualTo(RotationPhase.STEADY);
        assertThat(mesh.writes).containsExactly("cluster1", "cluster3");
    }

    @Test
    void while_it_waits_for_the_others_it_rests_as_long_as_it_looks() {
        mesh.lookTakes = Duration.ofSeconds(20);
        pace = pace.timeout(Duration.ofMinutes(10));

        Instant start = mesh.time;

        assertThat(run(FIRST).result()).isEqualTo(Result.WAITING);

        Duration looking = mesh.lookTakes.multipliedBy(mesh.looks.size());
        assertThat(mesh.paused).isCloseTo(looking, mesh.lookTakes.multipliedBy(6));
        assertThat(looking).isGreaterThan(Duration.ofMinutes(5));
        assertThat(Duration.between(start, mesh.time)).isLessThan(Duration.ofMinutes(15));
    }

    @Test
    void a_time_limit_is_not_outlasted_by_a_rest() {
        mesh.lookTakes = Duration.ofSeconds(50);
        run(FIRST);
        Instant start = mesh.time;

        assertThat(run(FIRST).result()).isEqualTo(Result.WAITING);

        assertThat(Duration.between(start, mesh.time)).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void in_turn_they_make_each_phase_in_all_clusters_before_the_next_and_soak_once() {
        Instant start = mesh.time;
        RotationOutcome first = run(FIRST);
        RotationOutcome second = run(SECOND);
        for (int turn = 0; turn < 10 && first.result() != Result.DONE; turn++) {
            first = run(FIRST);
            second = run(SECOND);
        }

        assertThat(List.of(first.result(), second.result())).containsOnly(Result.DONE);
        assertThat(mesh.writes).hasSize(9);
        for (int phase = 0; phase < 3; phase++) {
            assertThat(mesh.writes.subList(3 * phase, 3 * phase + 3))
                    .containsExactlyInAnyOrder("cluster1", "cluster2", "cluster3");
        }
        assertThat(Duration.between(start, mesh.time))
                .isBetween(FakeMesh.LIFETIME.multipliedBy(3).dividedBy(2), FakeMesh.LIFETIME.multipliedBy(2));
    }

    @Test
    void within_a_phase_it_looks_at_its_own_clusters_alone_and_before_the_first_and_after_the_last_write_at_all() {
        run(FIRST);

        Set<ClusterName> all = Set.copyOf(FakeMesh.NAMES);
        assertThat(mesh.looks.subList(0, 4)).containsExactly(all, FIRST, all, all);
        assertThat(mesh.looks.subList(4, mesh.looks.size())).containsOnly(all);
    }

    @Test
    void what_another_share_has_written_and_is_not_proved_holds_up_the_next_phase_alone() {
        mesh.stuck.add(TWO);
        assertThat(run(SECOND).reason()).isEqualTo("cluster2/istiod-0 does not serve what the Secret declares");

        RotationOutcome outcome = run(FIRST);

        assertThat(mesh.writes).containsExactly("cluster2", "cluster1", "cluster3");
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).isEqualTo("cluster2/istiod-0 does not serve what the Secret declares");
    }

    @Test
    void a_cluster_of_another_share_that_is_away_keeps_every_gate_closed() {
        mesh.away.add(TWO);

        RotationOutcome outcome = run(FIRST);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.UNREACHABLE);
        assertThat(mesh.writes).isEmpty();
    }

    @Test
    void nobody_writes_before_the_canary_of_another_share_is_written_and_proved() {
        pace = pace.canary(TWO);
        assertThat(run(FIRST).result()).isEqualTo(Result.WAITING);
        assertThat(mesh.writes).isEmpty();
        mesh.stuck.add(TWO);
        run(SECOND);
        assertThat(run(FIRST).result()).isEqualTo(Result.WAITING);
        assertThat(mesh.writes).containsExactly("cluster2");

        mesh.stuck.clear();
        run(FIRST);

        assertThat(mesh.writes).containsExactly("cluster2", "cluster1", "cluster3");
    }

    @Test
    void it_notes_in_the_journal_what_it_sees_and_does_in_its_own_clusters_alone() {
        run(FIRST);

        assertThat(journal().verify().entries())
                .extracting(entry -> entry.evidence().get("cluster"))
                .contains("cluster1", "cluster3")
                .doesNotContain("cluster2");
    }

    @Test
    void a_share_that_waits_hears_of_a_replica_that_was_there_before_another_share_wrote_the_roots() {
        run(FIRST);
        assertThat(driver(SECOND).step(Direction.FORWARD).outcome().phase()).isEqualTo(RotationPhase.BRIDGED);
        mesh.time = mesh.time.plus(FakeMesh.LIFETIME.multipliedBy(2));
        mesh.whilePausing = () -> {
            mesh.whilePausing = () -> {};
            mesh.restartTheOther(TWO);
            mesh.halfRestarted.add(TWO);
            run(SECOND);
        };

        RotationOutcome outcome = run(FIRST);

        assertThat(mesh.writes.subList(3, mesh.writes.size())).containsExactly("cluster1", "cluster3", "cluster2");
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).startsWith("cluster2/istiod-1 has not loaded the Secret");
    }

    @Test
    void a_journal_that_somebody_changes_meanwhile_counts_for_nothing_and_the_soak_begins_anew() {
        run(FIRST);
        assertThat(driver(SECOND).step(Direction.FORWARD).outcome().phase()).isEqualTo(RotationPhase.BRIDGED);
        Instant start = mesh.time;
        Path file = folder.resolve(Journal.FILE);
        mesh.whilePausing = () -> {
            if (mesh.time.isAfter(start.plus(FakeMesh.LIFETIME.dividedBy(2)))) {
                mesh.whilePausing = () -> {};
                changeFirstLine(file);
            }
        };

        driver(FIRST).run(Direction.FORWARD);

        assertThat(Duration.between(start, mesh.time))
                .isGreaterThan(FakeMesh.LIFETIME.multipliedBy(3).dividedBy(2));
    }

    private static void changeFirstLine(Path file) {
        try {
            Files.writeString(file, Files.readString(file).replaceFirst("cluster", "claster"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
