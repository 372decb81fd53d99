package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GateTest {

    private static final UnaryOperator<ClusterEvidence> RESTARTED = evidence -> evidence.restartPlanned(true);

    private final Acme acme = new Acme(2);
    private final RootRotation rotation = acme.bridgeFirst();
    private final Walk walk = new Walk(acme, rotation, RESTARTED);

    /** The verdict on one kind of gate when the first cluster shows something else than a settled one. */
    private GateVerdict verdict(Class<? extends Gate> kind, UnaryOperator<ClusterEvidence> change) {
        List<ClusterEvidence> mesh = walk.evidence();
        RotationStep step = rotation.next(List.of(change.apply(mesh.get(0)), mesh.get(1)), acme.now)
                .orElseThrow();
        return step.gates().stream()
                .filter(verdict -> kind.isInstance(verdict.gate()))
                .findFirst()
                .orElseThrow();
    }

    private ClusterEvidence showing(ClusterEvidence evidence, Map<String, TrustBundle> places) {
        ObservedCluster seen = evidence.observed();
        return new ClusterEvidence(
                new ObservedCluster(seen.name(), seen.chain(), places, seen.findings()),
                evidence.istiod(),
                evidence.served(),
                evidence.servedSince(),
                evidence.shownSince(),
                false,
                List.of(),
                Optional.empty(),
                true,
                Optional.empty());
    }

    @Test
    void the_roots_change_only_when_every_cluster_issues_over_the_bridge() {
        walk.hold(walk.next().orElseThrow().writes().get(0).payload());

        assertThat(walk.next().orElseThrow().writes())
                .extracting(RotationWrite::to)
                .containsExactly(RotationPhase.BRIDGED);
    }

    @Test
    void old_leaves_must_have_ended() {
        walk.upTo(RotationPhase.BRIDGED);
        Instant hourAgo = acme.now.minus(Duration.ofHours(1));

        assertThat(verdict(Gate.Drained.class, same -> same).open()).isTrue();
        GateVerdict early =
                verdict(Gate.Drained.class, evidence -> evidence.served(evidence.served(), Optional.of(hourAgo)));
        assertThat(early.open()).isFalse();
        assertThat(early.opensAt()).contains(hourAgo.plus(Acme.DAY));
        assertThat(early.reason()).contains("certificates that cluster1 issued before may be alive until");
        assertThat(verdict(
                                Gate.Drained.class,
                                evidence -> evidence.served(evidence.served(), Optional.of(hourAgo))
                                        .onlyPresentLeaves(true))
                        .open())
                .isTrue();
        assertThat(verdict(Gate.Drained.class, evidence -> evidence.served(evidence.served(), Optional.empty()))
                        .reason())
                .contains("it is not known since when cluster1 serves");
    }

    @Test
    void what_istiod_serves_counts_and_not_the_Secret() {
        walk.upTo(RotationPhase.BRIDGED);
        UnaryOperator<ClusterEvidence> oneStale = evidence -> evidence.served(
                Map.of(
                        "istiod-0", acme.served(evidence.observed().chain().orElseThrow()),
                        "istiod-1", acme.served(acme.present.get(0).chain())),
                evidence.servedSince());

        assertThat(verdict(Gate.Drained.class, oneStale).reason())
                .isEqualTo("cluster1/istiod-1 does not serve what the Secret declares");
        assertThat(verdict(Gate.Drained.class, evidence -> evidence.served(Map.of(), evidence.servedSince()))
                        .reason())
                .isEqualTo("it is not known what the istiod of cluster1 serves");
    }

    @Test
    void the_bridge_goes_only_when_nobody_holds_the_old_root() {
        walk.upTo(RotationPhase.TRUSTED);
        TrustBundle old = acme.a.roots();
        Instant hourAgo = acme.now.minus(Duration.ofHours(1));

        assertThat(verdict(Gate.RootsShown.class, same -> same).open()).isTrue();
        assertThat(verdict(Gate.RootsShown.class, evidence -> showing(evidence, Map.of("cluster1/foo", old)))
                        .reason())
                .isEqualTo("cluster1/foo shows other roots than the Secret of cluster1");
        assertThat(verdict(Gate.RootsShown.class, evidence -> showing(evidence, Map.of()))
                        .reason())
                .contains("not known which roots the workloads of cluster1 were given");
        GateVerdict early = verdict(Gate.RootsShown.class, evidence -> evidence.shownSince(hourAgo));
        assertThat(early.open()).isFalse();
        assertThat(early.opensAt()).contains(hourAgo.plus(Gate.RootsShown.settle(Acme.DAY)));
    }

    /** rotateTime of istio's security/pkg/nodeagent/cache/secretcache.go: at a ratio of 0.5, give or take 0.01. */
    @Test
    void proxies_that_renew_last_have_the_time_to() {
        assertThat(Gate.RootsShown.settle(Acme.DAY))
                .isGreaterThan(Acme.DAY.multipliedBy(51).dividedBy(100));
    }

    @Test
    void without_multi_root_a_restart_must_be_planned() {
        walk.upTo(RotationPhase.BRIDGED);

        assertThat(verdict(Gate.IstiodTakes.class, same -> same).open()).isTrue();
        assertThat(verdict(Gate.IstiodTakes.class, evidence -> evidence.restartPlanned(false))
                        .reason())
                .contains("the istiod of cluster1 takes this only when it is restarted");
    }

    @Test
    void an_unreadable_cluster_stops_everything_until_it_is_waived() {
        ClusterEvidence gone =
                ClusterEvidence.of(new ObservedCluster(acme.names.get(0), Optional.empty(), Map.of(), List.of()));
        Waiver waiver = new Waiver(acme.names.get(0), "scrapped", acme.now.plusSeconds(60));
        ClusterEvidence other = walk.evidence().get(1);

        RotationStep stopped = rotation.next(List.of(gone, other), acme.now).orElseThrow();
        assertThat(stopped.violations()).extracting(f -> f.code()).containsExactly(RotationCode.CLUSTER_UNREADABLE);
        assertThat(rotation.back(List.of(gone, other), acme.now)).isEmpty();
        RotationStep waived =
                rotation.next(List.of(gone.waiver(waiver), other), acme.now).orElseThrow();
        assertThat(waived.ready()).isTrue();
        assertThat(waived.writes()).extracting(RotationWrite::cluster).containsExactly(acme.names.get(1));
        assertThat(rotation.next(List.of(gone.waiver(waiver), other), acme.now.plusSeconds(60))
                        .orElseThrow()
                        .ready())
                .isFalse();
    }

    @Test
    void a_mesh_is_done_without_its_waived_cluster() {
        walk.upTo(RotationPhase.DONE);
        ClusterEvidence gone = ClusterEvidence.of(
                        new ObservedCluster(acme.names.get(0), Optional.empty(), Map.of(), List.of()))
                .waiver(new Waiver(acme.names.get(0), "scrapped", acme.now.plusSeconds(60)));

        assertThat(rotation.next(List.of(gone, walk.evidence().get(1)), acme.now))
                .isEmpty();
    }

    @Test
    void a_waiver_needs_a_reason_and_the_right_cluster() {
        assertThatThrownBy(() -> new Waiver(acme.names.get(0), " ", acme.now)).hasMessageContaining("needs a reason");
        Waiver waiver = new Waiver(acme.names.get(0), "scrapped", acme.now);
        assertThatThrownBy(() -> walk.evidence().get(1).waiver(waiver))
                .hasMessageContaining("says nothing of cluster2");
    }

    @Test
    void going_back_from_the_bridge_waits_for_those_who_may_still_hold_only_the_new_root() {
        walk.upTo(RotationPhase.BRIDGED);
        List<ClusterEvidence> mesh = walk.evidence();
        ClusterEvidence justChanged = mesh.get(0).shownSince(acme.now);

        RotationStep back =
                rotation.back(List.of(justChanged, mesh.get(1)), acme.now).orElseThrow();
        assertThat(back.ready()).isFalse();
        assertThat(back.gates())
                .anyMatch(gate -> gate.opensAt().equals(Optional.of(acme.now.plus(Gate.RootsShown.settle(Acme.DAY)))));
    }

    @Test
    void a_write_is_proved_by_what_istiod_serves_and_shows() {
        List<ClusterEvidence> mesh = walk.upTo(RotationPhase.BRIDGED).evidence();
        ClusterEvidence justLoaded =
                mesh.get(0).served(mesh.get(0).served(), Optional.empty()).shownSince(acme.now);
        ClusterEvidence notLoaded = mesh.get(0)
                .served(Map.of("istiod-0", acme.served(acme.present.get(0).chain())), Optional.empty());

        assertThat(rotation.proof(List.of(justLoaded, mesh.get(1)), acme.now)).allMatch(GateVerdict::open);
        assertThat(rotation.proof(List.of(notLoaded, mesh.get(1)), acme.now))
                .anyMatch(proof -> !proof.open() && proof.reason().contains("does not serve what the Secret declares"));
    }
}
