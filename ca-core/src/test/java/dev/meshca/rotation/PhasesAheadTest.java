package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.MinorVersion;
import dev.meshca.RotationPhase;
import dev.meshca.RotationPhase.Change;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is told ahead is what happens: the same phases, clusters, gates and restarts as the steps have. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PhasesAheadTest {

    private static final ReloadRules MULTI_ROOT = new ReloadRules(Optional.of(new MinorVersion(1, 29)), true, true);

    private final Acme acme = new Acme(2);
    private final ClusterName one = acme.names.get(0);
    private final ClusterName two = acme.names.get(1);

    private static ClusterEvidence withMultiRoot(ClusterEvidence evidence) {
        return evidence.istiod(MULTI_ROOT);
    }

    private ClusterEvidence secondWithMultiRoot(ClusterEvidence evidence) {
        return evidence.cluster().equals(two) ? withMultiRoot(evidence) : evidence;
    }

    private Walk walk(Rotation rotation, UnaryOperator<ClusterEvidence> settings) {
        return new Walk(acme, rotation, settings);
    }

    private List<PhaseAhead> ahead(Rotation rotation, Walk walk, Direction direction) {
        return rotation.ahead(direction, walk.evidence(), Acme.SOAK, acme.now);
    }

    private record Entered(RotationPhase phase, List<ClusterName> clusters, List<ClusterName> restarts) {}

    private static List<Entered> entered(List<PhaseAhead> ahead) {
        return ahead.stream()
                .map(phase -> new Entered(phase.phase(), phase.clusters(), phase.restarts()))
                .toList();
    }

    /** What the steps write on the way, grouped as a plan does. */
    private static List<Entered> made(Walk walk, Direction direction) {
        List<Entered> made = new ArrayList<>();
        Optional<RotationStep> step = direction == Direction.FORWARD ? walk.next() : walk.back();
        while (step.isPresent()) {
            List<RotationStep.Write> writes = step.get().writes();
            writes.stream()
                    .map(RotationStep.Write::to)
                    .distinct()
                    .sorted()
                    .forEach(phase -> made.add(new Entered(
                            phase,
                            writes.stream()
                                    .filter(write -> write.to() == phase)
                                    .map(RotationStep.Write::cluster)
                                    .toList(),
                            writes.stream()
                                    .filter(write -> write.to() == phase && write.needsRestart())
                                    .map(RotationStep.Write::cluster)
                                    .toList())));
            walk.make(step.get());
            step = direction == Direction.FORWARD ? walk.next() : walk.back();
        }
        return made;
    }

    private void requireToldAhead(Rotation rotation, UnaryOperator<ClusterEvidence> settings) {
        Walk walk = walk(rotation, settings);
        List<Entered> told = entered(ahead(rotation, walk, Direction.FORWARD));
        assertThat(told).isEqualTo(made(walk, Direction.FORWARD));

        for (RotationPhase phase :
                rotation.phases().subList(1, rotation.phases().size() - 1)) {
            if (told.stream()
                    .filter(entry -> entry.phase() == phase)
                    .anyMatch(entry -> entry.clusters().size() == 2)) {
                Walk there = walk(rotation, settings).upTo(phase);
                assertThat(entered(ahead(rotation, there, Direction.BACK)))
                        .as("back from " + phase)
                        .isEqualTo(made(there, Direction.BACK));
            }
        }
    }

    @Test
    void the_phases_ahead_are_those_that_follow_on_both_ways() {
        for (UnaryOperator<ClusterEvidence> settings : List.<UnaryOperator<ClusterEvidence>>of(
                UnaryOperator.identity(), PhasesAheadTest::withMultiRoot, this::secondWithMultiRoot)) {
            requireToldAhead(acme.bridgeFirst(), settings);
            requireToldAhead(acme.trustFirst(), settings);
            List<CaCerts> fresh = acme.a.issue(acme.names, Acme.NEXT_INTERMEDIATE, Issuance.system());
            requireToldAhead(Rotation.intermediates(acme.present, fresh), settings);
        }
    }

    @Test
    void gates_and_waits_are_those_of_the_steps() {
        for (Rotation rotation : List.of(acme.bridgeFirst(), acme.trustFirst())) {
            Walk walk = walk(rotation, PhasesAheadTest::withMultiRoot);
            for (PhaseAhead phase : ahead(rotation, walk, Direction.FORWARD)) {
                RotationStep step = walk.next().orElseThrow();
                assertThat(step.gates()).extracting(Gate.Verdict::gate).isEqualTo(phase.gates());
                walk.make(step);
            }
        }
    }

    @Test
    void a_bridge_first_rotation_waits_for_one_life_and_then_until_all_have_renewed() {
        List<PhaseAhead> ahead =
                ahead(acme.bridgeFirst(), walk(acme.bridgeFirst(), UnaryOperator.identity()), Direction.FORWARD);

        assertThat(ahead)
                .extracting(PhaseAhead::change)
                .containsExactly(Change.NEW_CA_WITH_BRIDGE, Change.NEW_ROOTS, Change.BRIDGE_REMOVED);
        assertThat(ahead)
                .extracting(PhaseAhead::leastWait)
                .containsExactly(Duration.ZERO, Acme.DAY, Gate.RootsShown.settle(Acme.DAY));
        assertThat(ahead).extracting(PhaseAhead::restarts).containsExactly(List.of(), List.of(one, two), List.of());
    }

    @Test
    void the_way_back_is_another_plan_than_the_way_on() {
        Walk walk = walk(acme.bridgeFirst(), UnaryOperator.identity()).upTo(RotationPhase.TRUSTED);

        assertThat(ahead(acme.bridgeFirst(), walk, Direction.BACK))
                .extracting(PhaseAhead::change)
                .containsExactly(Change.OLD_ROOTS, Change.OLD_CA);
        assertThat(ahead(acme.bridgeFirst(), walk, Direction.FORWARD))
                .extracting(PhaseAhead::change)
                .containsExactly(Change.BRIDGE_REMOVED);
    }

    @Test
    void a_broken_cluster_is_repaired_first_and_nothing_leads_on() {
        List<ClusterEvidence> mesh = Broken.issuingWithoutTheBridge(acme);

        assertThat(acme.bridgeFirst().ahead(Direction.FORWARD, mesh, Acme.SOAK, acme.now))
                .isEmpty();
        assertThat(acme.bridgeFirst().ahead(Direction.BACK, mesh, Acme.SOAK, acme.now))
                .singleElement()
                .satisfies(phase -> {
                    assertThat(phase.change()).isEqualTo(Change.OLD_CA);
                    assertThat(phase.clusters()).containsExactly(one);
                });
    }

    @Test
    void a_cluster_with_other_roots_gets_the_old_ones_back() {
        assertThat(acme.bridgeFirst().ahead(Direction.BACK, Broken.trustingOnlyTheNextRoot(acme), Acme.SOAK, acme.now))
                .singleElement()
                .satisfies(phase -> assertThat(phase.change()).isEqualTo(Change.OLD_ROOTS));
    }

    @Test
    void an_istiod_with_a_CA_of_its_own_is_restarted_once() {
        ReloadRules unplugged = new ReloadRules(Optional.of(new MinorVersion(1, 30)), true, false);
        Walk walk = walk(acme.bridgeFirst(), evidence -> evidence.istiod(unplugged));

        assertThat(ahead(acme.bridgeFirst(), walk, Direction.FORWARD))
                .extracting(PhaseAhead::restarts)
                .startsWith(List.of(one, two))
                .allSatisfy(restarts -> assertThat(restarts)
                        .satisfiesAnyOf(
                                none -> assertThat(none).isEmpty(),
                                all -> assertThat(all).hasSize(2)));
        assertThat(ahead(acme.bridgeFirst(), walk, Direction.FORWARD).stream()
                        .filter(phase -> !phase.restarts().isEmpty()))
                .hasSize(1);
    }
}
