package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.RotationStep.Write;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DecisionTest {

    private static final ClusterName ONE = FakeMesh.NAMES.get(0);
    private static final ClusterName TWO = FakeMesh.NAMES.get(1);
    private static final RotationOptions PACE = RotationOptions.defaults().soak(FakeMesh.LIFETIME);

    private final FakeMesh mesh = new FakeMesh();
    private final EvidenceReader reader =
            new EvidenceReader(mesh.rotation, PACE, mesh, ProvenSince.of(Optional.empty(), true));

    private Decision decide(Direction direction, ClusterName... unawaited) {
        return Decision.of(mesh.rotation, direction, reader.look(), Set.of(unawaited), Part.WHOLE);
    }

    private void goTo(RotationPhase phase) {
        RotationDriver driver = new RotationDriver(mesh, mesh.rotation, DriverOptions.of(PACE), MeshListener.NONE);
        while (driver.status(Direction.FORWARD).phase() != phase) {
            driver.step(Direction.FORWARD);
        }
        reader.look();
    }

    /** All files of the new root at once, in one cluster. */
    private void swapOne() {
        mesh.put(mesh.issued.get(0));
    }

    @Test
    void a_steady_mesh_may_be_written() {
        assertThat(decide(Direction.FORWARD)).isInstanceOfSatisfying(Decision.Make.class, make -> {
            assertThat(make.phase()).isEqualTo(RotationPhase.STEADY);
            assertThat(make.writes()).extracting(Write::to).containsOnly(RotationPhase.BRIDGED);
            assertThat(make.settled()).isTrue();
        });
    }

    @Test
    void back_from_the_first_phase_there_is_nothing_to_do() {
        assertThat(decide(Direction.BACK)).isEqualTo(new Decision.End(RotationPhase.STEADY, true));
    }

    @Test
    void what_istiod_does_not_show_has_to_be_proved_unless_its_wave_is_under_way() {
        goTo(RotationPhase.BRIDGED);
        mesh.refusing.add(ONE);
        mesh.rewrite(ONE);

        assertThat(decide(Direction.FORWARD)).isInstanceOfSatisfying(Decision.Prove.class, prove -> {
            assertThat(prove.unproved()).extracting(JudgedCluster::cluster).containsExactly(ONE);
            assertThat(prove.settled()).isFalse();
        });
        assertThat(decide(Direction.FORWARD, ONE)).isInstanceOf(Decision.WaitForGates.class);
    }

    @Test
    void a_closed_gate_is_waited_for() {
        goTo(RotationPhase.BRIDGED);

        assertThat(decide(Direction.FORWARD))
                .isInstanceOfSatisfying(
                        Decision.WaitForGates.class,
                        wait -> assertThat(wait.gates())
                                .anyMatch(verdict -> !verdict.open() && verdict.gate() instanceof Gate.Drained));
    }

    @Test
    void a_broken_invariant_stops_and_only_the_way_back_is_left() {
        swapOne();

        assertThat(decide(Direction.FORWARD))
                .isInstanceOfSatisfying(
                        Decision.Stop.class,
                        stop -> assertThat(stop.findings())
                                .extracting(finding -> finding.code())
                                .contains(RotationCode.PHASES_APART, RotationCode.ISSUED_BEFORE_TRUSTED));
        assertThat(decide(Direction.BACK)).isInstanceOfSatisfying(Decision.Make.class, make -> {
            assertThat(make.phase()).isEqualTo(RotationPhase.DONE);
            assertThat(make.writes()).extracting(Write::cluster).containsExactly(ONE);
        });
    }

    @Test
    void while_istiod_may_still_take_what_was_written_a_broken_invariant_is_no_verdict_yet() {
        mesh.stuck.add(ONE);
        swapOne();

        assertThat(decide(Direction.FORWARD))
                .isInstanceOfSatisfying(
                        Decision.Prove.class,
                        prove -> assertThat(prove.unproved())
                                .extracting(JudgedCluster::cluster)
                                .containsExactly(ONE));
    }

    @Test
    void a_cluster_that_istiod_does_not_prove_may_go_back_to_where_it_came_from() {
        mesh.stuck.add(ONE);
        mesh.writeNext(ONE);

        assertThat(decide(Direction.FORWARD)).isInstanceOf(Decision.Prove.class);
        assertThat(decide(Direction.BACK))
                .isInstanceOfSatisfying(
                        Decision.Make.class,
                        make -> assertThat(make.writes())
                                .extracting(Write::cluster)
                                .containsExactly(ONE));
    }

    @Test
    void without_a_cluster_the_others_go_on_within_the_phase_that_was_entered_and_not_into_another() {
        MeshView steady = reader.look();
        mesh.writeNext(ONE);
        mesh.away.add(ONE);
        MeshView lastSeen = reader.look();
        MeshView filled = new MeshView(
                lastSeen.clusters().stream()
                        .map(cluster -> cluster.readable() ? cluster : steady.cluster(cluster.cluster()))
                        .toList(),
                lastSeen.soak(),
                lastSeen.time());

        assertThat(without(filled, Optional.of(RotationPhase.STEADY)))
                .hasValueSatisfying(make -> assertThat(make.writes())
                        .extracting(Write::cluster)
                        .containsExactly(TWO, FakeMesh.NAMES.get(2)));
        assertThat(without(filled, Optional.empty())).isEmpty();
        assertThat(without(lastSeen, Optional.of(RotationPhase.STEADY)))
                .as("never seen")
                .isEmpty();
    }

    private Optional<Decision.Make> without(MeshView lastSeen, Optional<RotationPhase> entered) {
        return Decision.without(mesh.rotation, Direction.FORWARD, lastSeen, Set.of(ONE), Part.WHOLE, entered);
    }

    @Test
    void from_the_end_of_bridge_first_there_is_no_way_back() {
        goTo(RotationPhase.DONE);

        assertThat(decide(Direction.FORWARD)).isEqualTo(new Decision.End(RotationPhase.DONE, true));
        assertThat(decide(Direction.BACK)).isEqualTo(new Decision.End(RotationPhase.DONE, false));
    }

    @Test
    void at_the_end_every_list_must_be_shown() {
        goTo(RotationPhase.DONE);
        MeshView view = reader.look();

        assertThat(Decision.of(mesh.rotation.crls(mesh.lists), Direction.BACK, view, Set.<ClusterName>of(), Part.WHOLE))
                .isInstanceOf(Decision.ProveEnd.class);
    }
}
