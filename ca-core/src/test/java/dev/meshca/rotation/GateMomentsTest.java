package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.rotation.ClusterEvidence.Lists;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.rotation.ClusterEvidence.Shown;
import dev.meshca.rotation.ClusterEvidence.Ztunnel;
import dev.meshca.rotation.ClusterEvidence.Ztunnels;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** At which moment a gate opens, and what is said of it before. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GateMomentsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Acme acme = new Acme(2);
    private final Instant now = acme.now;
    private final Rotation rotation = acme.bridgeFirst();
    private final List<ClusterEvidence> mesh = acme.settled(acme.present);

    private Gate.Verdict judge(Gate gate, ClusterEvidence... clusters) {
        return judge(Set.of(), gate, clusters);
    }

    private Gate.Verdict judge(Set<ClusterName> untold, Gate gate, ClusterEvidence... clusters) {
        return new GateJudge(new MeshState(rotation, Arrays.asList(clusters), now), untold).judge(gate);
    }

    private ClusterEvidence served(int cluster, Instant since) {
        ClusterEvidence evidence = mesh.get(cluster);
        return evidence.served(new Served(evidence.served().chains(), Optional.of(since)));
    }

    private ClusterEvidence shown(int cluster, Optional<Instant> since) {
        ClusterEvidence evidence = mesh.get(cluster);
        return evidence.shown(new Shown(evidence.shown().roots(), since));
    }

    @Test
    void old_leaves_have_ended_when_their_life_is_over_and_no_moment_before() {
        Instant lifeAgo = now.minus(HOUR);

        assertThat(judge(new Gate.Drained(HOUR), served(0, lifeAgo), mesh.get(1)))
                .isEqualTo(new Gate.Verdict(new Gate.Drained(HOUR), true, "shown by every cluster", Optional.empty()));
        assertThat(judge(new Gate.Drained(HOUR), served(0, lifeAgo.plusNanos(1)), mesh.get(1))
                        .reason())
                .isEqualTo("certificates that cluster1 issued before may be alive until " + now.plusNanos(1));
    }

    @Test
    void proxies_have_renewed_when_their_time_is_over_and_no_moment_before() {
        Instant lifeAgo = now.minus(HOUR);

        assertThat(judge(new Gate.RootsShown(HOUR), shown(0, Optional.of(lifeAgo)), mesh.get(1))
                        .open())
                .isTrue();
        assertThat(judge(new Gate.RootsShown(HOUR), shown(0, Optional.of(lifeAgo.plusNanos(1))), mesh.get(1))
                        .reason())
                .isEqualTo(
                        "proxies in cluster1 may not have renewed since its roots changed until " + now.plusNanos(1));
        assertThat(judge(new Gate.RootsShown(HOUR), shown(0, Optional.empty()), mesh.get(1))
                        .reason())
                .isEqualTo("it is not known since when cluster1 shows its roots");
    }

    @Test
    void where_nothing_is_waited_for_it_does_not_matter_since_when_nor_how_long_certificates_live() {
        Set<ClusterName> untold = Set.copyOf(acme.names);
        Gate now = new Gate.RootsShown(Duration.ZERO);

        assertThat(judge(untold, now, shown(0, Optional.empty()), mesh.get(1)).open())
                .isTrue();
        assertThat(judge(untold, new Gate.RootsShown(HOUR), mesh.get(0), mesh.get(1))
                        .reason())
                .isEqualTo("it could not be read how long workload certificates of cluster1 live;"
                        + " give a soak, or the right to read it");
    }

    @Test
    void the_cluster_that_keeps_a_gate_closed_longest_is_named() {
        Gate.Drained gate = new Gate.Drained(HOUR);

        assertThat(judge(gate, served(0, now), served(1, now.minusSeconds(60))).reason())
                .contains("cluster1");
        assertThat(judge(gate, served(0, now.minusSeconds(60)), served(1, now)).reason())
                .contains("cluster2");
        assertThat(judge(gate, served(0, now), ClusterEvidence.unreadable(acme.names.get(1)))
                        .reason())
                .isEqualTo("cluster2 could not be read");
    }

    @Test
    void a_cluster_in_another_phase_is_named_with_those_that_are_waited_for() {
        Gate gate = new Gate.AllClustersIn(Set.of(RotationPhase.TRUSTED, RotationPhase.BRIDGED));

        assertThat(judge(gate, mesh.get(0), mesh.get(1)).reason())
                .isEqualTo("cluster1 is in STEADY, not in BRIDGED or TRUSTED");
    }

    @Test
    void a_list_counts_from_its_first_second_on_and_not_in_its_last() {
        Instant start = now.truncatedTo(ChronoUnit.SECONDS);
        Gate gate = new Gate.CrlsShown(List.of(acme.a.certificate()), Duration.ZERO);

        assertThat(judge(gate, listed(0, start, now.plus(HOUR)), listed(1, now.minus(HOUR), now.plus(HOUR)))
                        .open())
                .isTrue();
        assertThat(judge(gate, listed(0, start.plusSeconds(1), now.plus(HOUR)), listed(1, start, now.plus(HOUR)))
                        .reason())
                .isEqualTo("the workloads of cluster1 were given no revocation list of "
                        + "'O=Acme, CN=Root CA' that counts now");
        assertThat(judge(gate, listed(0, now.minus(HOUR), start), listed(1, start, now.plus(HOUR)))
                        .open())
                .isFalse();
    }

    private ClusterEvidence listed(int cluster, Instant from, Instant until) {
        RevocationList.Spec spec = RevocationList.Spec.first(new Validity(from, until));
        RevocationSet set = RevocationSet.of(List.of(acme.a.revocationList(spec)));
        return mesh.get(cluster).lists(new Lists(set.crls(), Optional.empty()));
    }

    @Test
    void lists_are_mounted_when_their_time_is_over_and_no_moment_before() {
        Gate gate = new Gate.CrlsShown(List.of(acme.a.certificate()), HOUR);
        Lists given = listed(0, now.minus(HOUR), now.plus(HOUR)).lists();

        assertThat(judge(gate, since(0, given, now.minus(HOUR)), since(1, given, now.minus(HOUR)))
                        .open())
                .isTrue();
        assertThat(judge(gate, since(0, given, now.minus(HOUR).plusNanos(1)), since(1, given, now.minus(HOUR)))
                        .reason())
                .isEqualTo("workloads of cluster1 may not have the revocation lists they were given until "
                        + now.plusNanos(1));
    }

    private ClusterEvidence since(int cluster, Lists lists, Instant since) {
        return mesh.get(cluster).lists(new Lists(lists.crls(), Optional.of(since)));
    }

    private Gate.Verdict ztunnels(Ztunnel... running) {
        ClusterEvidence first = mesh.get(0).ztunnels(new Ztunnels(List.of(running), Optional.empty(), false));
        return judge(new Gate.ZtunnelsRestarted(HOUR), first, mesh.get(1));
    }

    private static Ztunnel ztunnel(String node, String tag, Optional<Instant> rootsShown) {
        return new Ztunnel("istio-system", node, tag, Optional.empty(), rootsShown);
    }

    @Test
    void ztunnels_to_restart_are_named_by_releases_and_nodes() {
        assertThat(ztunnels(
                                ztunnel("node2", "1.29.1", Optional.empty()),
                                ztunnel("node1", "", Optional.empty()),
                                ztunnel("node2", "1.27.0", Optional.empty()))
                        .reason())
                .isEqualTo("ztunnel 1.27.0, 1.29.1, of an unknown release of cluster1 reads the roots only at its"
                        + " start, and has to be restarted once its ConfigMap shows the roots on node1, node2");
    }

    @Test
    void five_nodes_are_named_and_of_more_their_number() {
        List<Ztunnel> running = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            running.add(ztunnel("node" + i, "1.28.0", Optional.empty()));
        }
        assertThat(ztunnels(running.toArray(Ztunnel[]::new)).reason())
                .endsWith(" on node1, node2, node3, node4, node5");

        running.add(ztunnel("node6", "1.28.0", Optional.empty()));
        assertThat(ztunnels(running.toArray(Ztunnel[]::new)).reason())
                .endsWith(" on node1, node2, node3, node4, node5 and 1 more nodes");
    }

    @Test
    void a_ztunnel_is_to_restart_after_the_last_of_the_roots_was_mounted() {
        Instant shown = Instant.parse("2026-06-01T10:00:00Z");

        assertThat(ztunnels(
                                ztunnel("node1", "1.28.0", Optional.of(shown)),
                                ztunnel("node2", "1.28.0", Optional.of(shown.minusSeconds(60))))
                        .reason())
                .contains(" after 2026-06-01T11:00:01Z on node1, node2");
    }

    @Test
    void a_gate_opens_for_each_cluster_by_itself() {
        GateJudge judge = new GateJudge(new MeshState(rotation, mesh, now), Set.of());
        Gate gate = new Gate.Drained(Duration.ZERO);

        assertThat(judge.opens(gate, mesh.get(0))).isTrue();
        assertThat(judge.opens(gate, ClusterEvidence.unreadable(acme.names.get(0))))
                .isFalse();
    }
}
