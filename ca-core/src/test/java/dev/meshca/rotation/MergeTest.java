package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.rotation.ClusterEvidence.Lists;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MergeTest {

    private final Acme acme = new Acme(2);
    private final List<CaCerts> other = acme.b.issue(
            List.of(ClusterName.of("east"), ClusterName.of("west")), Acme.NEXT_INTERMEDIATE, Issuance.system());
    private final X509Certificate bridgeOfOther = acme.x;
    private final X509Certificate bridgeOfOne = acme.b.crossSign(acme.a.certificate(), acme.now);

    private List<ClusterEvidence> mesh(List<CaCerts> clusters) {
        return clusters.stream()
                .map(certs -> ClusterEvidence.declaring((certs.chain())))
                .toList();
    }

    private List<CaCerts> apart() {
        List<CaCerts> all = new ArrayList<>(acme.present);
        all.addAll(other);
        return all;
    }

    private boolean everybodyAcceptsEverybody(List<CaCerts> clusters) {
        List<ObservedCluster> observed =
                clusters.stream().map(CaCerts::chain).map(ObservedCluster::of).toList();
        return TrustReport.Matrix.of(observed, acme.now).complete();
    }

    private List<CaCerts> merged(Rotation merge) {
        assertThat(merge.preflight(Acme.SOAK, acme.now)).isEmpty();
        RotationStep step = merge.step(Direction.FORWARD, mesh(apart()), Acme.SOAK, acme.now)
                .orElseThrow();
        assertThat(step.violations()).isEmpty();
        return step.writes().stream().map(RotationStep.Write::payload).toList();
    }

    @Test
    void apart_the_meshes_refuse_each_other() {
        assertThat(everybodyAcceptsEverybody(apart())).isFalse();
    }

    @Test
    void bridges_both_ways_merge_two_meshes_without_touching_a_root() {
        Rotation merge = Rotation.mergeBridged(acme.present, bridgeOfOne, other, bridgeOfOther);
        List<CaCerts> after = merged(merge);

        assertThat(everybodyAcceptsEverybody(after)).isTrue();
        assertThat(merge.phaseOf(mesh(after))).isEqualTo(RotationPhase.BRIDGED);
        assertThat(merge.step(Direction.FORWARD, mesh(after), Acme.SOAK, acme.now))
                .isEmpty();
        assertThat(merge.step(Direction.FORWARD, mesh(apart()), Acme.SOAK, acme.now)
                        .orElseThrow()
                        .writes())
                .allMatch(write -> write.needsRestart() == false);
        CaChain back = merge.step(Direction.BACK, mesh(after), Acme.SOAK, acme.now)
                .orElseThrow()
                .writes()
                .get(0)
                .payload()
                .chain();
        assertThat(back.differencesTo(acme.present.get(0).chain())).isEmpty();
    }

    @Test
    void trusting_both_roots_merges_two_meshes() {
        Rotation merge = Rotation.mergeTrusted(acme.present, other);
        List<CaCerts> after = merged(merge);

        assertThat(everybodyAcceptsEverybody(after)).isTrue();
        assertThat(merge.phaseOf(mesh(after))).isEqualTo(RotationPhase.TRUST);
        assertThat(merge.step(Direction.BACK, mesh(after), Acme.SOAK, acme.now)
                        .orElseThrow()
                        .writes())
                .allMatch(write -> write.to() == RotationPhase.STEADY);
    }

    @Test
    void two_rotations_to_one_new_root_merge_two_meshes_as_well() {
        Acme third = new Acme(1);
        List<CaCerts> ends = new ArrayList<>();
        ends.addAll(third.b.issue(acme.names, Acme.NEXT_INTERMEDIATE.generation(3), Issuance.system()));
        ends.addAll(third.b.issue(
                List.of(ClusterName.of("east"), ClusterName.of("west")),
                Acme.NEXT_INTERMEDIATE.generation(3),
                Issuance.system()));

        assertThat(Rotation.trustFirst(acme.present, ends.subList(0, 2)).preflight(Acme.SOAK, acme.now))
                .isEmpty();
        assertThat(everybodyAcceptsEverybody(ends)).isTrue();
    }

    @Test
    void bridges_that_connect_nothing_are_refused() {
        assertThatThrownBy(() -> Rotation.mergeBridged(acme.present, bridgeOfOther, other, bridgeOfOne))
                .hasMessageContaining("must be a root of the one mesh, signed by a root of the other");
        assertThatThrownBy(() -> Rotation.mergeTrusted(acme.present, acme.present))
                .hasMessageContaining("both meshes have a cluster");
    }

    /** Each mesh has the lists of its own CAs before; a merge brings those of all first, as Envoy asks for each on a path. */
    @Test
    void two_meshes_with_revocation_are_merged_when_all_have_the_lists_of_both() {
        RevocationList.Spec empty = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        List<RevocationList> ofOne = lists(acme.a, acme.present, empty);
        List<RevocationList> ofOther = lists(acme.b, other, empty);
        List<CaCerts> one = revoking(acme.present, RevocationSet.of(ofOne));
        List<CaCerts> two = revoking(other, RevocationSet.of(ofOther));
        RevocationSet all = RevocationSet.of(ofOne).with(ofOther);

        for (Rotation merge : List.of(
                Rotation.mergeBridged(one, bridgeOfOne, two, bridgeOfOther).crls(all),
                Rotation.mergeTrusted(one, two).crls(all))) {
            assertThat(merge.preflight(Acme.SOAK, acme.now)).isEmpty();
            RotationStep lists = step(merge, settled(merge, both(one, two), RevocationSet.of(ofOne)));
            assertThat(lists.violations()).isEmpty();
            assertThat(lists.writes()).hasSize(4).allMatch(write -> write.to() == RotationPhase.STEADY);

            List<CaCerts> informed =
                    lists.writes().stream().map(RotationStep.Write::payload).toList();
            if (merge.end(Direction.FORWARD) == RotationPhase.BRIDGED) {
                RotationStep early = step(merge, settled(merge, informed, RevocationSet.of(ofOne)));
                assertThat(early.ready()).isFalse();
            }
            RotationStep joined = step(merge, settled(merge, informed, all));
            assertThat(joined.ready()).as(joined.toString()).isTrue();
            List<CaCerts> after =
                    joined.writes().stream().map(RotationStep.Write::payload).toList();
            assertThat(everybodyAcceptsEverybody(after)).isTrue();
            assertThat(merge.step(Direction.FORWARD, settled(merge, after, all), Acme.SOAK, acme.now))
                    .isEmpty();
        }
    }

    @Test
    void a_merge_of_meshes_with_revocation_says_that_it_was_given_no_lists() {
        RevocationList.Spec empty = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        List<CaCerts> one = revoking(acme.present, RevocationSet.of(lists(acme.a, acme.present, empty)));
        Rotation merge = Rotation.mergeTrusted(one, other);

        assertThat(step(merge, mesh(both(one, other))).violations())
                .extracting(Finding::code)
                .containsExactly(RotationCode.CRLS_INCOMPLETE);
    }

    private RotationStep step(Rotation merge, List<ClusterEvidence> mesh) {
        return merge.step(Direction.FORWARD, mesh, Acme.SOAK, acme.now).orElseThrow();
    }

    private List<ClusterEvidence> settled(Rotation merge, List<CaCerts> clusters, RevocationSet given) {
        Optional<Instant> longAgo = Optional.of(acme.now.minus(Duration.ofHours(1)));
        return clusters.stream()
                .map(certs -> acme.settled(certs.chain(), merge).lists(new Lists(given.crls(), longAgo)))
                .toList();
    }

    private List<CaCerts> revoking(List<CaCerts> clusters, RevocationSet lists) {
        return clusters.stream().map(certs -> certs.crls(lists, acme.now)).toList();
    }

    private static List<CaCerts> both(List<CaCerts> one, List<CaCerts> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static List<RevocationList> lists(RootCa root, List<CaCerts> clusters, RevocationList.Spec spec) {
        return Stream.concat(
                        Stream.of(root.revocationList(spec)), clusters.stream().map(ca -> ca.revocationList(spec)))
                .toList();
    }
}
