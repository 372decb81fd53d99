package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which clusters are looked at between the writes of a phase, and what is noticed there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationWavesTest {

    private static final ClusterName ONE = FakeMesh.NAMES.get(0);
    private static final ClusterName TWO = FakeMesh.NAMES.get(1);
    private static final ClusterName THREE = FakeMesh.NAMES.get(2);
    private static final Set<ClusterName> ALL = Set.copyOf(FakeMesh.NAMES);

    private final FakeMesh mesh = new FakeMesh();
    private RotationOptions pace =
            RotationOptions.defaults().soak(FakeMesh.LIFETIME).wave(1).timeout(Duration.ofMinutes(5));

    private RotationOutcome step(MeshListener listener) {
        return new RotationDriver(mesh, mesh.rotation, DriverOptions.of(pace), listener)
                .step(Direction.FORWARD)
                .outcome();
    }

    private static MeshListener whenWritten(Consumer<ClusterName> then) {
        return new MeshListener() {
            @Override
            public void written(PlannedWrite write) {
                then.accept(write.cluster());
            }
        };
    }

    @Test
    void between_two_writes_it_looks_at_what_is_to_be_proved_and_then_at_what_is_to_be_written() {
        RotationOutcome outcome = step(MeshListener.NONE);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
        assertThat(mesh.looks)
                .containsExactly(ALL, Set.of(ONE), Set.of(TWO), Set.of(TWO), Set.of(THREE), Set.of(THREE), ALL);
    }

    @Test
    void a_wave_is_looked_at_and_written_and_looked_at_until_it_is_proved() {
        pace = pace.wave(2);

        step(MeshListener.NONE);

        assertThat(mesh.looks).containsExactly(ALL, Set.of(ONE, TWO), Set.of(THREE), Set.of(THREE), ALL);
    }

    @Test
    void of_a_wave_only_those_are_looked_at_again_that_are_not_proved() {
        pace = pace.wave(3);
        mesh.stuck.add(TWO);
        mesh.whilePausing = mesh.stuck::clear;

        step(MeshListener.NONE);

        assertThat(mesh.looks).containsExactly(ALL, ALL, Set.of(TWO), ALL);
    }

    @Test
    void a_cluster_that_somebody_changed_since_its_write_was_decided_on_is_not_written() {
        RotationOutcome outcome = step(whenWritten(name -> {
            if (name.equals(ONE)) {
                mesh.put(foreign(TWO));
            }
        }));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STOPPED);
        assertThat(mesh.writes).containsExactly("cluster1");
        assertThat(mesh.looks).endsWith(Set.of(TWO), ALL);
    }

    @Test
    void one_that_holds_the_same_in_another_write_is_decided_on_anew() {
        RotationOutcome outcome = step(whenWritten(name -> {
            if (name.equals(ONE)) {
                mesh.rewrite(TWO);
            }
        }));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
        assertThat(mesh.looks).startsWith(ALL, Set.of(ONE), Set.of(TWO), ALL);
    }

    @Test
    void one_whose_istiod_does_not_show_any_more_what_its_Secret_declares_is_waited_for() {
        RotationOutcome outcome = step(whenWritten(name -> {
            if (name.equals(ONE)) {
                mesh.refusing.add(TWO);
                mesh.rewrite(TWO);
            }
        }));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.reason()).isEqualTo("cluster2 issues nothing");
        assertThat(mesh.writes).containsExactly("cluster1");
    }

    @Test
    void a_write_that_is_undone_before_its_proof_stops_the_run() {
        Map<ClusterName, CaCerts> before = Map.copyOf(mesh.secrets);

        RotationOutcome outcome = step(whenWritten(name -> mesh.put(of(before, name))));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STOPPED);
        assertThat(outcome.reason()).contains("the Secret of cluster1 does not hold it any more");
        assertThat(mesh.writes).containsExactly("cluster1");
    }

    @Test
    void a_Secret_that_somebody_else_owns_by_now_stops_the_run_although_it_holds_what_was_written() {
        RotationOutcome outcome = step(whenWritten(mesh.foreign::add));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STOPPED);
        assertThat(mesh.writes).containsExactly("cluster1");
    }

    @Test
    void while_a_canary_that_was_written_is_away_before_it_is_proved_no_other_is_written() {
        pace = pace.canary(TWO).timeout(Duration.ofSeconds(10));

        RotationOutcome outcome = step(whenWritten(mesh.away::add));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.UNREACHABLE);
        assertThat(mesh.writes).containsExactly("cluster2");
    }

    @Test
    void nor_while_one_is_away_of_which_it_is_not_known_whether_it_was_written() {
        pace = pace.timeout(Duration.ofSeconds(10));
        mesh.faults.put(ONE, WriteFault.ANSWER_LOST);
        mesh.whilePausing = () -> mesh.away.add(ONE);

        RotationOutcome outcome = step(MeshListener.NONE);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.UNREACHABLE);
        assertThat(mesh.writes).containsExactly("cluster1");
    }

    @Test
    void a_proof_that_takes_longer_is_waited_for_with_a_look_at_all_each_minute() {
        Instant start = mesh.time;
        mesh.stuck.add(TWO);
        mesh.whilePausing = () -> {
            if (mesh.time.isAfter(start.plusSeconds(200))) {
                mesh.stuck.clear();
            }
        };

        RotationOutcome outcome = step(MeshListener.NONE);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STEPPED);
        assertThat(mesh.looks.stream().filter(Set.of(TWO)::equals)).hasSizeGreaterThan(300);
        assertThat(mesh.looks.stream().filter(ALL::equals)).hasSizeBetween(5, 7);
    }

    @Test
    void what_was_seen_of_all_is_what_a_run_ends_with() {
        pace = pace.wave(3).timeout(Duration.ofSeconds(10));
        mesh.stuck.addAll(ALL);

        RotationOutcome outcome = step(MeshListener.NONE);

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.WAITING);
        assertThat(outcome.phase()).isEqualTo(RotationPhase.BRIDGED);
    }

    @Test
    void a_look_at_other_clusters_than_before_is_no_progress() {
        pace = pace.timeout(Duration.ofSeconds(10));
        mesh.stuck.addAll(ALL);
        Instant start = mesh.time;

        assertThat(step(MeshListener.NONE).result()).isEqualTo(Result.WAITING);

        assertThat(Duration.between(start, mesh.time)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void after_a_minute_all_are_looked_at_again_and_one_that_was_proved_and_changed_is_noticed() {
        Instant start = mesh.time;
        mesh.stuck.add(TWO);
        mesh.whilePausing = () -> {
            if (mesh.time.isAfter(start.plusSeconds(90))) {
                mesh.stuck.clear();
            }
        };

        RotationOutcome outcome = step(whenWritten(name -> {
            if (name.equals(TWO)) {
                mesh.put(foreign(ONE));
            }
        }));

        assertThat(outcome.result()).as(outcome.toString()).isEqualTo(Result.STOPPED);
        assertThat(mesh.writes).containsExactly("cluster1", "cluster2");
    }

    private static CaCerts foreign(ClusterName name) {
        return of(new FakeMesh().secrets, name);
    }

    private static <T> T of(Map<ClusterName, T> map, ClusterName name) {
        return Objects.requireNonNull(map.get(name));
    }
}
