package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.rotation.ClusterEvidence.Lists;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** With revocation on, Envoy refuses any path over a CA without a list: the lists have to come first. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationWithCrlsTest {

    private final Acme acme = new Acme(2);
    private final Instant longAgo = acme.now.minus(Duration.ofHours(1));
    private final RevocationList.Spec empty = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
    private final RevocationSet before = acme.oldLists(empty);
    private final RevocationSet all = acme.lists(new RevocationList.Spec(BigInteger.TWO, empty.validity(), List.of()));
    private final List<CaCerts> present =
            acme.present.stream().map(certs -> certs.crls(before, acme.now)).toList();
    private final Rotation rotation = rotation(all);

    private Rotation rotation(RevocationSet lists) {
        return Rotation.bridgeFirst(acme.x, present, acme.issued).crls(lists);
    }

    private ClusterEvidence given(ClusterEvidence evidence, RevocationSet lists) {
        return evidence.lists(new Lists(lists.crls(), Optional.of(longAgo)));
    }

    private List<ClusterEvidence> mesh(List<CaCerts> clusters, RevocationSet given) {
        return acme.settledAs(clusters).stream()
                .map(evidence -> given(evidence, given))
                .toList();
    }

    private Walk walk(Rotation rotation, RevocationSet given) {
        return new Walk(acme, rotation, evidence -> given(evidence, given));
    }

    private static List<CaCerts> payloads(RotationStep step) {
        return step.writes().stream().map(RotationStep.Write::payload).toList();
    }

    @Test
    void the_lists_come_to_every_cluster_before_any_issuer_changes() {
        assertThat(rotation.preflight(Acme.SOAK, acme.now)).isEmpty();
        RotationStep lists = rotation.step(Direction.FORWARD, mesh(present, before), Acme.SOAK, acme.now)
                .orElseThrow();

        assertThat(lists.ready()).isTrue();
        assertThat(lists.writes()).hasSize(2).allSatisfy(write -> {
            assertThat(write.to()).isEqualTo(RotationPhase.STEADY);
            assertThat(write.payload().chain().crls()).containsAll(all.crls());
            assertThat(write.payload().certificate())
                    .isEqualTo(present.get(acme.names.indexOf(write.cluster())).certificate());
        });

        List<CaCerts> half = List.of(payloads(lists).get(0), present.get(1));
        assertThat(rotation.step(Direction.FORWARD, mesh(half, all), Acme.SOAK, acme.now)
                        .orElseThrow()
                        .writes())
                .extracting(RotationStep.Write::cluster)
                .containsExactly(acme.names.get(1));
    }

    @Test
    void nothing_is_issued_over_the_bridge_before_workloads_have_the_lists() {
        List<CaCerts> withLists = payloads(rotation.step(Direction.FORWARD, mesh(present, before), Acme.SOAK, acme.now)
                .orElseThrow());
        RotationStep early = rotation.step(Direction.FORWARD, mesh(withLists, before), Acme.SOAK, acme.now)
                .orElseThrow();

        assertThat(early.writes()).extracting(RotationStep.Write::to).containsOnly(RotationPhase.BRIDGED);
        assertThat(early.ready()).isFalse();
        assertThat(early.gates()).anyMatch(gate -> gate.reason().contains("were given no revocation list of"));
        assertThat(rotation.step(Direction.FORWARD, mesh(withLists, all), Acme.SOAK, acme.now)
                        .orElseThrow()
                        .ready())
                .isTrue();
    }

    @Test
    void a_ConfigMap_that_was_just_written_may_not_be_mounted_yet() {
        List<CaCerts> withLists = payloads(rotation.step(Direction.FORWARD, mesh(present, before), Acme.SOAK, acme.now)
                .orElseThrow());
        Instant minuteAgo = acme.now.minus(Duration.ofMinutes(1));
        List<ClusterEvidence> fresh = mesh(withLists, all).stream()
                .map(evidence -> evidence.lists(new Lists(all.crls(), Optional.of(minuteAgo))))
                .toList();

        assertThat(crlsShown(rotation, fresh).opensAt()).contains(minuteAgo.plus(Duration.ofMinutes(2)));
        assertThat(crlsShown(rotation.crlsMountedWithin(Duration.ofMinutes(1)), fresh)
                        .open())
                .isTrue();
        List<ClusterEvidence> unknown = fresh.stream()
                .map(evidence -> evidence.lists(new Lists(all.crls(), Optional.empty())))
                .toList();
        assertThat(crlsShown(rotation, unknown).reason()).contains("not known since when");
    }

    private Gate.Verdict crlsShown(Rotation rotation, List<ClusterEvidence> mesh) {
        return rotation.step(Direction.FORWARD, mesh, Acme.SOAK, acme.now).orElseThrow().gates().stream()
                .filter(verdict -> verdict.gate() instanceof Gate.CrlsShown)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_issuer_that_changes_without_the_lists_would_be_refused() {
        CaCerts early = rotation.cas()
                .payload(mesh(present, before).get(0).declared().orElseThrow(), RotationPhase.BRIDGED, acme.now);

        assertThat(new Judged(rotation, acme.now).write(mesh(present, before), early))
                .extracting(Finding::code)
                .containsOnly(RotationCode.ISSUED_BEFORE_TRUSTED);
    }

    @Test
    void the_whole_way_is_gone_there_and_back_with_lists_on() {
        Walk walk = walk(rotation, all);

        assertThat(walk.goOn())
                .containsExactly(
                        RotationPhase.STEADY,
                        RotationPhase.STEADY,
                        RotationPhase.BRIDGED,
                        RotationPhase.TRUSTED,
                        RotationPhase.DONE);
        assertThat(walk(rotation, all).upTo(RotationPhase.TRUSTED).goBack())
                .containsExactly(RotationPhase.TRUSTED, RotationPhase.BRIDGED, RotationPhase.STEADY);
    }

    @Test
    void a_rotation_with_a_list_missing_does_not_begin() {
        Rotation withoutB = rotation(RevocationSet.of(
                all.lists().stream().filter(list -> !list.isOf(acme.x)).toList()));
        Optional<RotationStep> step = withoutB.step(Direction.FORWARD, mesh(present, before), Acme.SOAK, acme.now);

        assertThat(step.orElseThrow().violations()).extracting(Finding::code).contains(RotationCode.CRLS_INCOMPLETE);
        assertThat(withoutB.preflight(Acme.SOAK, acme.now))
                .extracting(Finding::code)
                .containsExactly(RotationCode.CRLS_INCOMPLETE);
    }

    /** Lists of the same CAs with the next number, as they are made while a rotation soaks. */
    private RevocationSet renewed(Instant when) {
        Validity validity = Validity.lasting(Duration.ofDays(30), Clock.fixed(when, ZoneOffset.UTC));
        return acme.lists(new RevocationList.Spec(BigInteger.valueOf(3), validity, List.of()));
    }

    @Test
    void renewed_lists_come_to_every_cluster_within_its_phase_and_nothing_else_changes() {
        for (RotationPhase phase : rotation.phases()) {
            if (phase == RotationPhase.TRUST_BOTH) {
                continue;
            }
            RevocationSet newer = renewed(acme.now);
            List<ClusterEvidence> mesh = walk(rotation, all).upTo(phase).evidence();
            RotationStep lists = rotation(newer)
                    .step(Direction.FORWARD, mesh, Acme.SOAK, acme.now)
                    .orElseThrow();

            assertThat(lists.ready()).as(lists.toString()).isTrue();
            assertThat(lists.writes()).hasSize(2).allSatisfy(write -> {
                assertThat(write.from()).isEqualTo(phase);
                assertThat(write.to()).isEqualTo(phase);
                assertThat(write.needsRestart()).isFalse();
                var held =
                        mesh.get(acme.names.indexOf(write.cluster())).declared().orElseThrow();
                assertThat(write.payload().chain().roots().pem())
                        .isEqualTo(held.roots().pem());
                assertThat(write.payload().chain().certificates()).isEqualTo(held.certificates());
                assertThat(write.payload().chain().crls()).containsExactlyInAnyOrderElementsOf(newer.crls());
            });
        }
    }

    @Test
    void the_way_back_takes_renewed_lists_along() {
        RevocationSet newer = renewed(acme.now);
        Walk walk = walk(rotation(newer), newer);
        walk(rotation, all)
                .upTo(RotationPhase.BRIDGED)
                .evidence()
                .forEach(cluster -> walk.hold(
                        rotation.cas().payload(cluster.declared().orElseThrow(), RotationPhase.BRIDGED, acme.now)));

        assertThat(walk.goBack()).containsExactly(RotationPhase.BRIDGED, RotationPhase.BRIDGED, RotationPhase.STEADY);
        assertThat(walk.evidence())
                .allSatisfy(cluster -> assertThat(
                                newer.isHeldIn(cluster.declared().orElseThrow().crls()))
                        .isTrue());
    }

    @Test
    void when_lists_end_in_the_middle_the_rotation_stops_until_they_are_renewed_and_then_goes_on() {
        Instant later = acme.now.plus(Duration.ofDays(31));
        List<ClusterEvidence> mesh =
                walk(rotation, all).upTo(RotationPhase.BRIDGED).evidence();

        RotationStep stopped =
                rotation.step(Direction.FORWARD, mesh, Acme.SOAK, later).orElseThrow();
        assertThat(stopped.ready()).isFalse();
        assertThat(stopped.violations()).extracting(Finding::code).contains(RotationCode.CRLS_END_TOO_SOON);

        RevocationSet newer = renewed(later);
        RotationStep lists =
                rotation(newer).step(Direction.FORWARD, mesh, Acme.SOAK, later).orElseThrow();
        assertThat(lists.ready()).as(lists.toString()).isTrue();
        assertThat(lists.writes()).extracting(RotationStep.Write::to).containsOnly(RotationPhase.BRIDGED);

        List<CaCerts> written = payloads(lists);
        RotationStep half = rotation(newer)
                .step(
                        Direction.FORWARD,
                        List.of(given(acme.settled(written.get(0).chain()), newer), mesh.get(1)),
                        Acme.SOAK,
                        later)
                .orElseThrow();
        assertThat(half.ready()).as(half.toString()).isTrue();
        assertThat(half.writes()).extracting(RotationStep.Write::cluster).containsExactly(acme.names.get(1));
    }

    @Test
    void no_issuer_changes_when_a_list_ends_before_the_certificates_of_the_present_one() {
        Instant late = acme.now.plus(Duration.ofDays(29)).plus(Duration.ofHours(1));
        Walk walk = walk(rotation, all);
        walk.make(walk.next().orElseThrow());

        RotationStep step = rotation.step(Direction.FORWARD, walk.evidence(), Acme.SOAK, late)
                .orElseThrow();

        assertThat(step.writes()).extracting(RotationStep.Write::to).containsOnly(RotationPhase.BRIDGED);
        assertThat(step.violations()).extracting(Finding::code).containsOnly(RotationCode.CRLS_END_TOO_SOON);
    }

    @Test
    void a_list_that_ended_opens_no_gate() {
        RevocationSet brief = acme.lists(RevocationList.Spec.first(Validity.lasting(Duration.ofDays(2))));
        Instant later = acme.now.plus(Duration.ofDays(3));
        List<ClusterEvidence> mesh = walk(rotation, all).upTo(RotationPhase.TRUSTED).evidence().stream()
                .map(evidence -> given(evidence, brief))
                .toList();

        assertThat(rotation.step(Direction.FORWARD, mesh, Acme.SOAK, later)
                        .orElseThrow()
                        .gates())
                .anyMatch(verdict -> !verdict.open() && verdict.reason().contains("that counts now"));
    }

    @Test
    void newer_lists_in_a_cluster_are_kept_so_that_nothing_revoked_is_trusted_again() {
        RevocationSet newer = all.with(
                List.of(acme.a.revocationList(new RevocationList.Spec(BigInteger.TEN, empty.validity(), List.of())
                        .revoke(acme.b.certificate(), acme.now, RevocationList.Reason.SUPERSEDED))));
        Walk walk = walk(rotation, newer).upTo(RotationPhase.BRIDGED);
        walk.evidence()
                .forEach(cluster -> walk.hold(rotation(newer)
                        .cas()
                        .payload(cluster.declared().orElseThrow(), RotationPhase.BRIDGED, acme.now)));

        RotationStep on = rotation.step(Direction.FORWARD, walk.evidence(), Acme.SOAK, acme.now)
                .orElseThrow();

        assertThat(on.writes()).extracting(RotationStep.Write::to).containsOnly(RotationPhase.TRUSTED);
        assertThat(payloads(on))
                .allSatisfy(payload ->
                        assertThat(newer.isHeldIn(payload.chain().crls())).isTrue());
    }

    @Test
    void lists_do_not_hide_another_violation() {
        List<ClusterEvidence> broken = List.of(
                given(acme.settled(acme.issued.get(0).crls(all, acme.now).chain()), all),
                mesh(present, before).get(1));

        RotationStep step = rotation(renewed(acme.now))
                .step(Direction.FORWARD, broken, Acme.SOAK, acme.now)
                .orElseThrow();

        assertThat(step.writes()).isEmpty();
        assertThat(step.violations()).isNotEmpty();
    }
}
