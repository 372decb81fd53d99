package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.rotation.ClusterEvidence.Lists;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Old CAs that end while they are being replaced. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EndingCasTest {

    private static final Duration LIFE = Duration.ofHours(30);

    private final Acme acme = new Acme(2);
    private final List<CaCerts> ending = acme.a.issue(acme.names, lasting(Acme.OLD_INTERMEDIATE), Issuance.system());
    private final Rotation bridgeFirst = Rotation.bridgeFirst(acme.x, ending, acme.issued);
    private final Instant afterTheEnd = acme.now.plus(Duration.ofHours(31));

    private static CaSpec lasting(CaSpec spec) {
        return spec.validity(Validity.lasting(LIFE));
    }

    private Walk walk(Rotation rotation) {
        return new Walk(acme, rotation, UnaryOperator.identity());
    }

    @Test
    void before_it_begins_a_rotation_says_which_old_CA_ends_before_it_can_be_done() {
        List<Finding> findings = bridgeFirst.preflight(Acme.SOAK, acme.now);

        assertThat(findings).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(RotationCode.OLD_CA_ENDS_SOON);
            assertThat(finding.isError()).isFalse();
            assertThat(finding.detail())
                    .contains("ends at "
                            + ending.get(0).certificate().getNotAfter().toInstant())
                    .contains(
                            "cannot be done before " + acme.now.plus(Acme.DAY).plus(Gate.RootsShown.settle(Acme.DAY)));
        });
        assertThat(acme.bridgeFirst().preflight(Acme.SOAK, acme.now)).isEmpty();
    }

    @Test
    void a_rotation_whose_old_intermediates_have_ended_goes_on_to_its_end() {
        Walk walk = walk(bridgeFirst).upTo(RotationPhase.BRIDGED).at(afterTheEnd);

        assertThat(walk.goOn()).containsExactly(RotationPhase.BRIDGED, RotationPhase.TRUSTED, RotationPhase.DONE);
    }

    @Test
    void one_half_of_whose_clusters_were_written_goes_on_too() {
        Walk walk = walk(bridgeFirst);
        walk.hold(walk.next().orElseThrow().writes().get(0).payload()).at(afterTheEnd);

        RotationStep step = walk.next().orElseThrow();

        assertThat(step.ready()).as(step.toString()).isTrue();
        assertThat(step.writes()).extracting(RotationStep.Write::cluster).containsExactly(acme.names.get(1));
    }

    @Test
    void and_it_can_begin_when_they_have_ended_for_then_it_is_needed_most() {
        for (Rotation rotation : List.of(
                bridgeFirst,
                Rotation.trustFirst(ending, acme.issued),
                Rotation.intermediates(ending, acme.a.issue(acme.names, Acme.NEXT_INTERMEDIATE, Issuance.system())))) {
            assertThat(rotation.preflight(Acme.SOAK, afterTheEnd)).noneMatch(Finding::isError);
            RotationStep step = walk(rotation).at(afterTheEnd).next().orElseThrow();
            assertThat(step.violations()).isEmpty();
            assertThat(step.writes()).hasSize(2);
        }
    }

    @Test
    void the_roots_go_back_and_no_cluster_is_made_to_issue_under_a_CA_that_has_ended() {
        Walk walk = walk(bridgeFirst).upTo(RotationPhase.TRUSTED).at(afterTheEnd);

        RotationStep roots = walk.back().orElseThrow();
        assertThat(roots.ready()).as(roots.toString()).isTrue();
        assertThat(roots.writes()).extracting(RotationStep.Write::to).containsOnly(RotationPhase.BRIDGED);

        RotationStep issuers = walk.make(roots).back().orElseThrow();
        assertThat(issuers.ready()).isFalse();
        assertThat(issuers.violations()).extracting(Finding::code).containsOnly(RotationCode.OLD_CA_ENDED);
    }

    @Test
    void an_old_root_that_ends_with_its_bridge_stops_nothing_that_was_begun() {
        RootCa brief = RootCa.create(lasting(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256)));
        List<CaCerts> under = brief.issue(
                acme.names, Acme.OLD_INTERMEDIATE.validity(Validity.lasting(LIFE.minusMinutes(1))), Issuance.system());
        Rotation rotation = Rotation.bridgeFirst(brief.crossSign(acme.b.certificate(), acme.now), under, acme.issued);
        Walk walk = walk(rotation).begun(RotationPhase.BRIDGED).at(afterTheEnd);

        assertThat(walk.goOn()).containsExactly(RotationPhase.BRIDGED, RotationPhase.TRUSTED, RotationPhase.DONE);
    }

    @Test
    void a_real_refusal_is_found_although_an_old_CA_has_ended() {
        List<ClusterEvidence> mesh = List.of(
                acme.settled(acme.issued.get(0).chain()),
                walk(bridgeFirst).evidence().get(1));

        assertThat(new Judged(bridgeFirst, afterTheEnd).mesh(mesh))
                .extracting(Finding::code)
                .contains(RotationCode.PHASES_APART, RotationCode.ISSUED_BEFORE_TRUSTED);
    }

    @Test
    void a_list_of_an_old_CA_is_not_needed_after_its_end() {
        Clock later = Clock.fixed(afterTheEnd, ZoneOffset.UTC);
        RevocationList.Spec spec = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30), later));
        List<RevocationList> alive = Stream.concat(
                        Stream.of(acme.a, acme.b).map(root -> root.revocationList(spec)),
                        acme.issued.stream().map(certs -> certs.revocationList(spec)))
                .toList();
        RevocationSet lists = RevocationSet.of(alive);
        List<ClusterEvidence> mesh = walk(bridgeFirst).upTo(RotationPhase.BRIDGED).evidence().stream()
                .map(cluster -> cluster.lists(new Lists(lists.crls(), Optional.of(acme.now))))
                .toList();

        RotationStep step = bridgeFirst
                .crls(lists)
                .step(Direction.FORWARD, mesh, Acme.SOAK, afterTheEnd)
                .orElseThrow();

        assertThat(step.ready()).as(step.toString()).isTrue();
        assertThat(step.writes())
                .allSatisfy(write -> assertThat(write.payload().chain().crls()).hasSameSizeAs(alive));
    }

    @Test
    void a_root_that_was_made_after_the_old_one_had_ended_replaces_it_nevertheless() {
        RootCa brief = RootCa.create(lasting(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256)));
        List<CaCerts> under = brief.issue(
                acme.names, Acme.OLD_INTERMEDIATE.validity(Validity.lasting(LIFE.minusMinutes(1))), Issuance.system());
        Clock clock = Clock.fixed(afterTheEnd, ZoneOffset.UTC);
        Validity late = Validity.lasting(Duration.ofDays(90), clock);
        Issuance issuance = Issuance.system().clock(clock);
        RootCa next = RootCa.create(
                CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2).validity(late), issuance);
        Rotation rotation =
                Rotation.trustFirst(under, next.issue(acme.names, Acme.NEXT_INTERMEDIATE.validity(late), issuance));
        Instant now = afterTheEnd.plus(Duration.ofHours(1));

        assertThat(rotation.preflight(Acme.SOAK, now)).noneMatch(Finding::isError);
        RotationStep step = walk(rotation).at(now).next().orElseThrow();
        assertThat(step.ready()).as(step.toString()).isTrue();
        assertThat(step.writes()).extracting(RotationStep.Write::to).containsOnly(RotationPhase.TRUST);
    }
}
