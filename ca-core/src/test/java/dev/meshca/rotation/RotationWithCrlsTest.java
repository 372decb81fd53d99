package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CrlSpec;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** With revocation on, Envoy refuses any path over a CA without a list: the lists have to come first. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationWithCrlsTest {

    private final Acme acme = new Acme(2);
    private final CrlSpec empty = CrlSpec.first(Validity.lasting(Duration.ofDays(30)));
    private final RevocationSet before = RevocationSet.of(lists(acme.a.revocationList(empty), acme.present));
    private final RevocationSet all = before.with(lists(acme.b.revocationList(empty), acme.issued));
    private final List<CaCerts> present =
            acme.present.stream().map(certs -> certs.crls(before, acme.now)).toList();
    private final RootRotation rotation =
            RootRotation.bridgeFirst(acme.x, present, acme.issued, Acme.DAY).crls(all);

    private List<RevocationList> lists(RevocationList root, List<CaCerts> intermediates) {
        List<RevocationList> lists = new ArrayList<>(List.of(root));
        intermediates.forEach(certs -> lists.add(certs.revocationList(empty)));
        return lists;
    }

    private List<ClusterEvidence> mesh(List<CaCerts> clusters, RevocationSet given) {
        return acme.settledAs(clusters).stream()
                .map(evidence -> evidence.restartPlanned(true).crls(given.crls()))
                .toList();
    }

    @Test
    void the_lists_come_to_every_cluster_before_any_issuer_changes() {
        assertThat(rotation.preflight(acme.now)).isEmpty();
        RotationStep lists = rotation.next(mesh(present, before), acme.now).orElseThrow();

        assertThat(lists.ready()).isTrue();
        assertThat(lists.writes()).hasSize(2).allSatisfy(write -> {
            assertThat(write.to()).isEqualTo(RotationPhase.STEADY);
            assertThat(write.payload().chain().crls()).containsAll(all.crls());
            assertThat(write.payload().certificate())
                    .isEqualTo(present.get(acme.names.indexOf(write.cluster())).certificate());
        });

        List<CaCerts> half = List.of(lists.writes().get(0).payload(), present.get(1));
        assertThat(rotation.next(mesh(half, all), acme.now).orElseThrow().writes())
                .extracting(RotationWrite::cluster)
                .containsExactly(acme.names.get(1));
    }

    @Test
    void nothing_is_issued_over_the_bridge_before_workloads_have_the_lists() {
        List<CaCerts> withLists = rotation.next(mesh(present, before), acme.now).orElseThrow().writes().stream()
                .map(RotationWrite::payload)
                .toList();
        RotationStep early = rotation.next(mesh(withLists, before), acme.now).orElseThrow();

        assertThat(early.writes()).extracting(RotationWrite::to).containsOnly(RotationPhase.BRIDGED);
        assertThat(early.ready()).isFalse();
        assertThat(early.gates()).anyMatch(gate -> gate.reason().contains("were given no revocation list of"));
        assertThat(rotation.next(mesh(withLists, all), acme.now).orElseThrow().ready())
                .isTrue();
    }

    @Test
    void an_issuer_that_changes_without_the_lists_would_be_refused() {
        CaCerts early = rotation.payload(mesh(present, before).get(0), RotationPhase.BRIDGED, acme.now);

        assertThat(rotation.check(mesh(present, before), early, acme.now))
                .extracting(Finding::code)
                .containsOnly(RotationCode.ISSUED_BEFORE_TRUSTED);
    }

    @Test
    void the_whole_way_is_gone_with_lists_on() {
        Walk walk = new Walk(
                acme, rotation, evidence -> evidence.restartPlanned(true).crls(all.crls()));

        assertThat(walk.goOn())
                .containsExactly(
                        RotationPhase.STEADY,
                        RotationPhase.STEADY,
                        RotationPhase.BRIDGED,
                        RotationPhase.TRUSTED,
                        RotationPhase.DONE);
    }

    @Test
    void a_rotation_with_a_list_missing_does_not_begin() {
        RevocationSet withoutB = before.with(lists(acme.a.revocationList(empty), acme.issued));
        Optional<RotationStep> step = RootRotation.bridgeFirst(acme.x, present, acme.issued, Acme.DAY)
                .crls(withoutB)
                .next(mesh(present, before), acme.now);

        assertThat(step.orElseThrow().violations()).extracting(Finding::code).contains(RotationCode.CRLS_INCOMPLETE);
    }
}
