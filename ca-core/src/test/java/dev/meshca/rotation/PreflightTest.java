package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.CaChain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is said of prepared CAs before anything is written. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PreflightTest {

    private final Acme acme = new Acme(1);
    private final Instant now = acme.now;

    private static CaSpec root(int generation, Duration life) {
        return CaSpec.root("Acme")
                .key(KeyAlgorithm.EC_P256)
                .generation(generation)
                .validity(Validity.lasting(life));
    }

    private List<String> said(Rotation rotation) {
        return rotation.preflight(Acme.SOAK, now).stream()
                .filter(finding -> finding.code() == RotationCode.LIFETIME_TOO_SHORT)
                .map(finding -> finding.where() + " " + finding.detail().replaceAll(" ends on .*", ""))
                .toList();
    }

    @Test
    void a_new_root_that_ends_within_two_lives_of_a_certificate_is_named() {
        RootCa brief = RootCa.create(root(2, Duration.ofHours(47)));
        List<CaCerts> below = brief.issue(acme.names, Acme.NEXT_INTERMEDIATE, Issuance.system());

        assertThat(said(Rotation.trustFirst(acme.present, below)))
                .containsExactly(
                        "mesh 'O=Acme, CN=Root CA G2'", "cluster1 'O=Acme, CN=Intermediate CA G2, L=cluster1'");
    }

    @Test
    void so_is_a_bridge_that_ends_with_the_old_root() {
        RootCa old = RootCa.create(root(1, Duration.ofHours(47)));
        List<CaCerts> present = old.issue(acme.names, Acme.OLD_INTERMEDIATE, Issuance.system());
        Rotation rotation = Rotation.bridgeFirst(old.crossSign(acme.b.certificate(), now), present, acme.issued);

        assertThat(said(rotation)).containsExactly("mesh 'O=Acme, CN=Root CA G2'");
    }

    @Test
    void two_lives_are_enough_and_a_second_less_is_not() {
        Instant end = acme.issued.get(0).certificate().getNotAfter().toInstant();
        Duration twoLives = Acme.DAY.multipliedBy(2);

        assertThat(PayloadCheck.tooShort("here", acme.issued.get(0).certificate(), Acme.SOAK, end.minus(twoLives)))
                .isEmpty();
        assertThat(PayloadCheck.tooShort(
                        "here",
                        acme.issued.get(0).certificate(),
                        Acme.SOAK,
                        end.minus(twoLives).plusSeconds(1)))
                .map(Finding::where)
                .contains("here");
    }

    @Test
    void lists_alone_may_be_written_to_a_CA_that_ends_soon() {
        CaSpec brief = Acme.NEXT_INTERMEDIATE.validity(Validity.lasting(Duration.ofDays(1)));
        Rotation rotation =
                Rotation.bridgeFirst(acme.x, acme.present, acme.b.issue(acme.names, brief, Issuance.system()));
        Walk walk = new Walk(acme, rotation, UnaryOperator.identity()).begun(RotationPhase.BRIDGED);
        CaCerts same =
                rotation.cas().payload(walk.evidence().get(0).declared().orElseThrow(), RotationPhase.BRIDGED, now);

        assertThat(new Judged(rotation, now).write(walk.evidence(), same)).isEmpty();
    }

    @Test
    void a_new_root_with_the_name_of_the_old_one_is_refused() {
        RootCa namesake = RootCa.create(root(1, Duration.ofDays(3650)));
        List<CaCerts> below = namesake.issue(acme.names, Acme.NEXT_INTERMEDIATE, Issuance.system());

        assertThat(Rotation.trustFirst(acme.present, below).preflight(Acme.SOAK, now))
                .filteredOn(finding -> finding.code() == RotationCode.GENERATION_REUSED)
                .extracting(Finding::where)
                .containsExactly("mesh");
    }

    @Test
    void a_rotation_ends_where_it_began_or_in_its_last_phase() {
        assertThat(acme.bridgeFirst().end(Direction.FORWARD)).isEqualTo(RotationPhase.DONE);
        assertThat(acme.bridgeFirst().end(Direction.BACK)).isEqualTo(RotationPhase.STEADY);
        assertThat(acme.bridgeFirst().clusters()).isEqualTo(acme.names);
    }

    @Test
    void a_bridge_that_ends_soon_keeps_a_rotation_from_its_first_write_and_from_no_other() {
        Acme two = new Acme(2);
        RootCa old = RootCa.create(root(1, Duration.ofHours(47)));
        List<CaCerts> present = old.issue(two.names, Acme.OLD_INTERMEDIATE, Issuance.system());
        Rotation rotation = Rotation.bridgeFirst(old.crossSign(two.b.certificate(), two.now), present, two.issued);
        Walk walk = new Walk(two, rotation, UnaryOperator.identity());

        assertThat(walk.next().orElseThrow().violations())
                .extracting(Finding::code)
                .containsOnly(RotationCode.LIFETIME_TOO_SHORT);
        CaChain first = walk.evidence().get(0).declared().orElseThrow();
        walk.hold(rotation.cas().payload(first, RotationPhase.BRIDGED, two.now));
        assertThat(walk.next().orElseThrow().violations()).isEmpty();
        assertThat(walk.next().orElseThrow().writes())
                .extracting(RotationStep.Write::to)
                .containsExactly(RotationPhase.BRIDGED);
    }
}
