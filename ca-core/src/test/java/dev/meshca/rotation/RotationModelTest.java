package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Gate;
import dev.meshca.MinorVersion;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationModelTest {

    private static final ReloadRules OFF = ReloadRules.DEFAULT;
    private static final ReloadRules ON_1_29 = new ReloadRules(Optional.of(new MinorVersion(1, 29)), true, true);
    private static final ReloadRules ON_1_30 = new ReloadRules(Optional.of(new MinorVersion(1, 30)), true, true);

    record Run(String name, boolean bridge, List<ReloadRules> settings, boolean restarts) {

        Explorer explorer() {
            Acme acme = new Acme(settings.size());
            return explorer(acme, rotation(acme));
        }

        Explorer explorer(Acme acme, Rotation rotation) {
            return new Explorer(new MeshModel(acme, rotation, settings, restarts));
        }

        /** In a mesh with revocation: the clusters have the lists of the CAs they have, the rotation brings those of all. */
        Explorer withRevocation(UnaryOperator<Rotation> change) {
            Acme acme = new Acme(settings.size());
            RevocationList.Spec empty = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
            RevocationList.Spec next = new RevocationList.Spec(BigInteger.TWO, empty.validity(), List.of());
            RevocationSet before = acme.oldLists(empty);
            List<CaCerts> present = acme.present.stream()
                    .map(certs -> certs.crls(before, acme.now))
                    .toList();
            Rotation rotation = bridge
                    ? Rotation.bridgeFirst(acme.x, present, acme.issued)
                    : Rotation.trustFirst(present, acme.issued);
            return explorer(acme, change.apply(rotation.crls(acme.lists(next))));
        }

        Rotation rotation(Acme acme) {
            return bridge ? acme.bridgeFirst() : acme.trustFirst();
        }

        Run trustFirst() {
            return new Run(name.replace("bridge-first", "trust-first"), false, settings, restarts);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Run THREE_WITH_DEFAULTS =
            new Run("bridge-first, 3 clusters, multi-root off", true, Collections.nCopies(3, OFF), true);

    static List<Run> bridgeFirst() {
        return List.of(
                THREE_WITH_DEFAULTS,
                new Run(
                        "bridge-first, 3 clusters, 1.29, never restarted",
                        true,
                        Collections.nCopies(3, ON_1_29),
                        false),
                new Run(
                        "bridge-first, 3 clusters, 1.29, restarted any time",
                        true,
                        Collections.nCopies(3, ON_1_29),
                        true),
                new Run(
                        "bridge-first, 3 clusters, 1.30, never restarted",
                        true,
                        Collections.nCopies(3, ON_1_30),
                        false),
                new Run("bridge-first, 3 clusters, multi-root off, on, on", true, List.of(OFF, ON_1_29, ON_1_30), true),
                new Run("bridge-first, 2 clusters, multi-root off and on", true, List.of(OFF, ON_1_29), true),
                new Run("bridge-first, 1 cluster", true, List.of(OFF), true));
    }

    static Stream<Run> runs() {
        return Stream.concat(bridgeFirst().stream(), bridgeFirst().stream().map(Run::trustFirst));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void no_live_leaf_is_refused_in_any_interleaving_and_every_state_has_a_way_on_and_a_way_back(Run run) {
        requireNoRefusal(run, run.explorer(), run.toString());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void nor_is_one_refused_for_want_of_a_revocation_list(Run run) {
        requireNoRefusal(run, run.withRevocation(same -> same), run + ", revocation on");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void nor_is_an_old_ztunnel_refused_by_its_istiod(Run run) {
        Explorer explorer = run.explorer();
        explorer.model.oldZtunnels = true;

        requireNoRefusal(run, explorer, run + ", old ztunnels");
    }

    @ParameterizedTest
    @MethodSource("runs")
    void nor_is_one_refused_with_revocation_on(Run run) {
        Explorer explorer = run.withRevocation(same -> same);
        explorer.model.oldZtunnels = true;

        requireNoRefusal(run, explorer, run + ", old ztunnels, revocation on");
    }

    private static void requireNoRefusal(Run run, Explorer explorer, String name) {
        long start = System.nanoTime();
        explorer.run();
        double seconds = (System.nanoTime() - start) / 1e9;

        assertThat(explorer.refusals).isEmpty();
        assertThat(explorer.strandedOnTheWay(true)).isEmpty();
        assertThat(explorer.strandedOnTheWay(false)).isEmpty();
        run.rotation(new Acme(1)).phases().stream()
                .filter(phase ->
                        phase != RotationPhase.TRUST_BOTH || run.settings().contains(ON_1_29))
                .forEach(phase -> assertThat(explorer.phases()).contains(phase.name()));
        System.out.printf(
                "%s: %,d states, %,d transitions, %d pairs verified, %.1f s%n",
                name, explorer.cameFrom.size(), explorer.transitions, explorer.model.verifications(), seconds);
    }

    @Test
    void the_naive_swap_is_found_to_refuse_leaves() {
        Acme acme = new Acme(3);
        MeshModel naive = new MeshModel(acme, acme.bridgeFirst(), THREE_WITH_DEFAULTS.settings(), true) {
            @Override
            Optional<Move> move(boolean on, int[] declared, int[] loaded) {
                Map<Integer, Integer> writes = new HashMap<>();
                for (int c = 0; c < declared.length; c++) {
                    if (on && declared[c] == 0) {
                        writes.put(c, intern(acme.issued.get(c), new Origin(0, RotationPhase.DONE)));
                    }
                }
                return writes.isEmpty() ? Optional.empty() : Optional.of(new Move(writes, List.of(), null));
            }
        };

        assertThat(new Explorer(naive).run().refusals).hasSize(2);
    }

    /** Trust-first waits longer for the roots, between its lists and its first new issuer. */
    @ParameterizedTest
    @MethodSource("bridgeFirst")
    void without_waiting_for_the_lists_some_leaves_are_refused(Run run) {
        Explorer explorer = run.withRevocation(same -> same);
        explorer.model.ignored.add(Gate.CrlsShown.class);
        explorer.stopAtFirstRefusal = true;

        assertThat(explorer.run().refusals).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("bridgeFirst")
    void without_waiting_until_the_lists_are_mounted_some_leaves_are_refused(Run run) {
        Explorer explorer = run.withRevocation(rotation -> rotation.crlsMountedWithin(Duration.ZERO));
        explorer.stopAtFirstRefusal = true;

        assertThat(explorer.run().refusals).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void without_waiting_for_old_leaves_some_are_refused(Run run) {
        Explorer explorer = run.explorer();
        explorer.model.ignored.add(Gate.Drained.class);
        explorer.stopAtFirstRefusal = true;

        assertThat(explorer.run().refusals).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void without_waiting_for_old_roots_some_leaves_are_refused(Run run) {
        Explorer explorer = run.explorer();
        explorer.model.ignored.add(Gate.RootsShown.class);
        explorer.stopAtFirstRefusal = true;

        assertThat(explorer.run().refusals).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void without_waiting_for_old_ztunnels_to_restart_they_cannot_renew(Run run) {
        Explorer explorer = run.explorer();
        explorer.model.oldZtunnels = true;
        explorer.model.ignored.add(Gate.ZtunnelsRestarted.class);

        Set<RotationPhase> cutOff = run.bridge()
                ? EnumSet.of(RotationPhase.DONE, RotationPhase.STEADY)
                : EnumSet.of(RotationPhase.ISSUE, RotationPhase.DONE, RotationPhase.TRUST, RotationPhase.STEADY);
        assertThat(explorer.run().refusals.keySet())
                .containsExactlyInAnyOrderElementsOf(cutOff.stream()
                        .map(phase -> "renewal of a ztunnel at " + phase)
                        .toList());
    }
}
