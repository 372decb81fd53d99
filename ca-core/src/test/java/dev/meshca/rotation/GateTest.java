package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Gate;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.rotation.ClusterEvidence.Shown;
import dev.meshca.rotation.ClusterEvidence.Ztunnel;
import dev.meshca.rotation.ClusterEvidence.Ztunnels;
import dev.meshca.trust.TrustBundle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GateTest {

    private final Acme acme = new Acme(2);
    private final Rotation rotation = acme.bridgeFirst();
    private final Walk walk = new Walk(acme, rotation, UnaryOperator.identity());

    /** The verdict on one kind of gate when the first cluster shows something else than a settled one. */
    private Gate.Verdict verdict(Class<? extends Gate> kind, UnaryOperator<ClusterEvidence> change) {
        List<ClusterEvidence> mesh = walk.evidence();
        RotationStep step = rotation.step(
                        Direction.FORWARD, List.of(change.apply(mesh.get(0)), mesh.get(1)), Acme.SOAK, acme.now)
                .orElseThrow();
        return step.gates().stream()
                .filter(verdict -> kind.isInstance(verdict.gate()))
                .findFirst()
                .orElseThrow();
    }

    private static ClusterEvidence servedSince(ClusterEvidence evidence, Optional<Instant> since) {
        return evidence.served(new Served(evidence.served().chains(), since));
    }

    private static ClusterEvidence shownSince(ClusterEvidence evidence, Instant since) {
        return evidence.shown(new Shown(evidence.shown().roots(), Optional.of(since)));
    }

    private static ClusterEvidence showing(ClusterEvidence evidence, Map<String, TrustBundle> places) {
        return evidence.shown(new Shown(places, evidence.shown().since()));
    }

    @Test
    void the_roots_change_only_when_every_cluster_issues_over_the_bridge() {
        walk.hold(walk.next().orElseThrow().writes().get(0).payload());

        assertThat(walk.next().orElseThrow().writes())
                .extracting(RotationStep.Write::to)
                .containsExactly(RotationPhase.BRIDGED);
    }

    @Test
    void old_leaves_must_have_ended() {
        walk.upTo(RotationPhase.BRIDGED);
        Instant hourAgo = acme.now.minus(Duration.ofHours(1));

        assertThat(verdict(Gate.Drained.class, same -> same).open()).isTrue();
        Gate.Verdict early = verdict(Gate.Drained.class, evidence -> servedSince(evidence, Optional.of(hourAgo)));
        assertThat(early.open()).isFalse();
        assertThat(early.opensAt()).contains(hourAgo.plus(Acme.DAY));
        assertThat(early.reason()).contains("certificates that cluster1 issued before may be alive until");
        assertThat(verdict(Gate.Drained.class, evidence -> servedSince(evidence, Optional.empty()))
                        .reason())
                .contains("it is not known since when cluster1 serves");
    }

    @Test
    void what_istiod_serves_counts_and_not_the_Secret() {
        walk.upTo(RotationPhase.BRIDGED);
        UnaryOperator<ClusterEvidence> oneStale = evidence -> evidence.served(new Served(
                Map.of(
                        "istiod-0", acme.served(evidence.declared().orElseThrow()),
                        "istiod-1", acme.served(acme.present.get(0).chain())),
                evidence.served().since()));

        assertThat(verdict(Gate.Drained.class, oneStale).reason())
                .isEqualTo("cluster1/istiod-1 does not serve what the Secret declares");
        assertThat(verdict(
                                Gate.Drained.class,
                                evidence -> evidence.served(
                                        new Served(Map.of(), evidence.served().since())))
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
        Gate.Verdict early = verdict(Gate.RootsShown.class, evidence -> shownSince(evidence, hourAgo));
        assertThat(early.open()).isFalse();
        assertThat(early.opensAt()).contains(hourAgo.plus(Gate.RootsShown.settle(Acme.DAY)));
    }

    /**
     * rotateTime of istio's security/pkg/nodeagent/cache/secretcache.go: at a ratio of 0.5, give or take 0.01. A replica reads
     * its files up to two minutes after another; the Pod of a lost node is replaced after 40 + 300 s.
     */
    @ParameterizedTest
    @ValueSource(strings = {"PT15M", "PT1H", "PT24H", "P90D"})
    void a_proxy_that_renews_last_while_istiod_moves_to_another_node_has_the_time_to(Duration lifetime) {
        Duration last = lifetime.multipliedBy(51).dividedBy(100);
        Duration away = Duration.ofMinutes(2).plusSeconds(340);

        Duration needed = last.plus(away);
        assertThat(Gate.RootsShown.settle(lifetime))
                .isGreaterThan(needed.compareTo(lifetime) < 0 ? needed : lifetime.minusNanos(1))
                .isLessThanOrEqualTo(lifetime);
    }

    @Test
    void without_multi_root_the_write_of_new_roots_needs_a_restart() {
        walk.upTo(RotationPhase.BRIDGED);

        assertThat(walk.next().orElseThrow().writes()).allMatch(RotationStep.Write::needsRestart);
    }

    @Test
    void an_unreadable_cluster_stops_everything() {
        ClusterEvidence gone = ClusterEvidence.unreadable(acme.names.get(0));
        List<ClusterEvidence> mesh = List.of(gone, walk.evidence().get(1));

        RotationStep stopped =
                rotation.step(Direction.FORWARD, mesh, Acme.SOAK, acme.now).orElseThrow();
        assertThat(stopped.violations()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(RotationCode.CLUSTER_UNREADABLE);
            assertThat(finding.remedy()).contains("take a cluster that is lost out of the mesh");
        });
        assertThat(rotation.step(Direction.BACK, mesh, Acme.SOAK, acme.now)).isEmpty();
    }

    @Test
    void where_it_is_not_told_how_long_certificates_live_nothing_waits_them_out() {
        walk.upTo(RotationPhase.BRIDGED);
        Soak untold = new Soak(Acme.DAY, Set.of(acme.names.get(1)));

        RotationStep step = rotation.step(Direction.FORWARD, walk.evidence(), untold, acme.now)
                .orElseThrow();

        assertThat(step.gates()).anySatisfy(verdict -> {
            assertThat(verdict.gate()).isInstanceOf(Gate.Drained.class);
            assertThat(verdict.open()).isFalse();
            assertThat(verdict.opensAt()).isEmpty();
            assertThat(verdict.reason())
                    .isEqualTo("it could not be read how long workload certificates of cluster2 live;"
                            + " give a soak, or the right to read it");
        });
    }

    @Test
    void going_back_from_the_bridge_waits_for_those_who_may_still_hold_only_the_new_root() {
        walk.upTo(RotationPhase.BRIDGED);
        List<ClusterEvidence> mesh = walk.evidence();
        ClusterEvidence justChanged = shownSince(mesh.get(0), acme.now);

        RotationStep back = rotation.step(Direction.BACK, List.of(justChanged, mesh.get(1)), Acme.SOAK, acme.now)
                .orElseThrow();
        assertThat(back.ready()).isFalse();
        assertThat(back.gates())
                .anyMatch(gate -> gate.opensAt().equals(Optional.of(acme.now.plus(Gate.RootsShown.settle(Acme.DAY)))));
    }

    @Test
    void a_write_is_proved_by_what_istiod_serves_and_shows() {
        List<ClusterEvidence> mesh = walk.upTo(RotationPhase.BRIDGED).evidence();
        ClusterEvidence justLoaded = shownSince(servedSince(mesh.get(0), Optional.empty()), acme.now);
        ClusterEvidence notLoaded = mesh.get(0)
                .served(new Served(
                        Map.of("istiod-0", acme.served(acme.present.get(0).chain())), Optional.empty()));

        assertThat(rotation.proof(List.of(justLoaded, mesh.get(1)), acme.now)).allMatch(Gate.Verdict::open);
        assertThat(rotation.proof(List.of(notLoaded, mesh.get(1)), acme.now))
                .anyMatch(proof -> !proof.open() && proof.reason().contains("does not serve what the Secret declares"));
    }

    private ClusterEvidence running(ClusterEvidence evidence, String tag, Duration afterTheRoots) {
        Instant shown = acme.now.minus(Duration.ofDays(1));
        Ztunnel ztunnel =
                new Ztunnel("istio-system", "node7", tag, Optional.of(shown.plus(afterTheRoots)), Optional.of(shown));
        return evidence.ztunnels(new Ztunnels(List.of(ztunnel), Optional.empty(), false));
    }

    @Test
    void the_bridge_goes_only_when_no_old_ztunnel_is_left_that_started_before_the_new_root_was_mounted() {
        walk.upTo(RotationPhase.TRUSTED);
        Duration mounted = Duration.ofMinutes(2);

        Gate.Verdict early =
                verdict(Gate.ZtunnelsRestarted.class, evidence -> running(evidence, "1.29.1", mounted.minusSeconds(1)));
        assertThat(early.open()).isFalse();
        assertThat(early.opensAt()).isEmpty();
        assertThat(early.reason())
                .isEqualTo(
                        "ztunnel 1.29.1 of cluster1 reads the roots only at its start, and has to be restarted after "
                                + acme.now
                                        .minus(Duration.ofDays(1))
                                        .plus(mounted)
                                        .plusSeconds(1)
                                        .truncatedTo(ChronoUnit.SECONDS)
                                + " on node7");
        assertThat(verdict(Gate.ZtunnelsRestarted.class, evidence -> running(evidence, "1.29.1", mounted))
                        .open())
                .isTrue();
        assertThat(verdict(Gate.ZtunnelsRestarted.class, evidence -> running(evidence, "1.29.2", Duration.ZERO))
                        .open())
                .isTrue();
    }

    @Test
    void ztunnels_that_could_not_be_read_are_not_taken_for_none_and_may_be_waived() {
        walk.upTo(RotationPhase.TRUSTED);

        assertThat(verdict(Gate.ZtunnelsRestarted.class, evidence -> evidence.ztunnels(Ztunnels.NOTHING))
                        .reason())
                .startsWith("it is not known which ztunnels run in cluster1");
        Gate.Verdict waived = verdict(
                Gate.ZtunnelsRestarted.class,
                evidence -> evidence.ztunnels(new Ztunnels(List.of(), Optional.of("unread"), true)));
        assertThat(waived.open()).isTrue();
        assertThat(waived.reason()).isEqualTo("shown by every other cluster, and waived for cluster1");
    }

    @Test
    void only_a_chain_without_a_bridge_waits_for_ztunnels() {
        UnaryOperator<ClusterEvidence> old = evidence -> running(evidence, "1.29.1", Duration.ZERO);
        walk.upTo(RotationPhase.BRIDGED);

        assertThat(rotation.step(
                                Direction.FORWARD,
                                walk.evidence().stream().map(old).toList(),
                                Acme.SOAK,
                                acme.now)
                        .orElseThrow()
                        .ready())
                .isTrue();
        assertThat(rotation.step(
                                Direction.BACK,
                                walk.evidence().stream().map(old).toList(),
                                Acme.SOAK,
                                acme.now)
                        .orElseThrow()
                        .ready())
                .isFalse();
    }
}
