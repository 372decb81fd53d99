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
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each code has a recipe that leads to it and to nothing else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationCodeTest {

    private final Acme acme = new Acme(2);
    private final Instant now = acme.now;

    @ParameterizedTest
    @EnumSource(RotationCode.class)
    void each_violation_is_found_and_only_that(RotationCode code) {
        List<Finding> findings = recipe(code);

        assertThat(findings)
                .isNotEmpty()
                .allMatch(finding -> finding.isError() == (code != RotationCode.OLD_CA_ENDS_SOON));
        assertThat(findings).extracting(Finding::code).containsOnly(code);
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.where()).isNotBlank();
            assertThat(finding.detail()).isNotBlank().doesNotContain("PRIVATE");
        });
    }

    private List<Finding> recipe(RotationCode code) {
        return switch (code) {
            case ISSUED_BEFORE_TRUSTED ->
                proposing(acme.trustFirst(), RotationPhase.TRUST, RotationPhase.STEADY, RotationPhase.ISSUE);
            case LEAF_ORPHANED ->
                proposing(acme.bridgeFirst(), RotationPhase.BRIDGED, RotationPhase.STEADY, RotationPhase.TRUSTED);
            case TWO_AXES ->
                proposing(acme.bridgeFirst(), RotationPhase.STEADY, RotationPhase.STEADY, RotationPhase.TRUST_BOTH);
            case PAYLOAD_UNUSABLE -> next(lasting(1), now.plus(Duration.ofDays(2)));
            case LIFETIME_TOO_SHORT -> next(lasting(1), now);
            case ROOT_ENDS_TOO_SOON -> underAnEndingRoot();
            case GENERATION_REUSED ->
                Rotation.trustFirst(acme.present, acme.b.issue(acme.names, Acme.OLD_INTERMEDIATE, Issuance.system()))
                        .preflight(Acme.SOAK, now);
            case PHASES_APART ->
                bridgeFirst().mesh(mesh(acme.bridgeFirst(), RotationPhase.TRUST_BOTH, RotationPhase.STEADY));
            case BROKEN_STATE -> broken();
            case OTHER_ROTATION ->
                bridgeFirst().mesh(mesh(acme.trustFirst(), RotationPhase.TRUST, RotationPhase.TRUST));
            case FOREIGN_MATERIAL -> foreign();
            case CLUSTER_UNREADABLE -> unreadable();
            case OLD_CA_ENDED -> backToAnEndedCa();
            case OLD_CA_ENDS_SOON -> withOldCasThatEnd();
            case CRLS_INCOMPLETE -> withListsOfItsOwn();
            case CRLS_END_TOO_SOON -> withListsThatEnded();
        };
    }

    private Judged bridgeFirst() {
        return new Judged(acme.bridgeFirst(), now);
    }

    /** What is said when the first cluster is to go on, the two being in these phases. */
    private List<Finding> proposing(Rotation rotation, RotationPhase one, RotationPhase other, RotationPhase next) {
        CaCerts proposed = payload(rotation, 0, next);
        return new Judged(rotation, now).write(mesh(rotation, one, other), proposed);
    }

    private List<ClusterEvidence> mesh(Rotation rotation, RotationPhase... phases) {
        List<ClusterEvidence> mesh = new ArrayList<>();
        for (int c = 0; c < phases.length; c++) {
            mesh.add(acme.settled(payload(rotation, c, phases[c]).chain()));
        }
        return mesh;
    }

    /** Built along the way, as the bytes of the roots depend on it. */
    private CaCerts payload(Rotation rotation, int cluster, RotationPhase wanted) {
        CaCerts payload = acme.present.get(cluster);
        for (RotationPhase phase : rotation.phases()) {
            if (rotation.phases().indexOf(phase) <= rotation.phases().indexOf(wanted)) {
                payload = rotation.cas().payload(payload.chain(), phase, now);
            }
        }
        return payload;
    }

    private Rotation lasting(int days) {
        CaSpec brief = Acme.NEXT_INTERMEDIATE.validity(Validity.lasting(Duration.ofDays(days)));
        List<CaCerts> issued = acme.b.issue(acme.names, brief, Issuance.system());
        return Rotation.bridgeFirst(acme.x, acme.present, issued);
    }

    private List<Finding> next(Rotation rotation, Instant when) {
        return rotation.step(Direction.FORWARD, acme.settled(acme.present), Acme.SOAK, when)
                .orElseThrow()
                .violations();
    }

    private List<Finding> underAnEndingRoot() {
        RootCa root = RootCa.create(
                CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).validity(Validity.lasting(Duration.ofDays(20))));
        return Rotation.intermediates(
                        root.issue(acme.names, Acme.OLD_INTERMEDIATE, Issuance.system()),
                        root.issue(acme.names, Acme.NEXT_INTERMEDIATE, Issuance.system()))
                .preflight(Acme.SOAK, now);
    }

    private List<Finding> broken() {
        return bridgeFirst().mesh(Broken.issuingWithoutTheBridge(acme));
    }

    private List<Finding> foreign() {
        CaCerts other = acme.a.issue(acme.names.get(0), Acme.OLD_INTERMEDIATE.commonName("Other"));
        return bridgeFirst().mesh(acme.settledAs(List.of(other, acme.present.get(1))));
    }

    private List<Finding> unreadable() {
        ClusterEvidence gone = ClusterEvidence.unreadable(acme.names.get(0));
        return bridgeFirst().mesh(List.of(gone, acme.settled(acme.present.get(1).chain())));
    }

    private List<Finding> backToAnEndedCa() {
        Walk walk =
                new Walk(acme, replacing(Duration.ofHours(30)), UnaryOperator.identity()).upTo(RotationPhase.BRIDGED);
        return walk.at(now.plus(Duration.ofHours(31))).back().orElseThrow().violations();
    }

    private List<Finding> withOldCasThatEnd() {
        return replacing(Duration.ofHours(30)).preflight(Acme.SOAK, now);
    }

    /** A rotation away from intermediates that last so long. */
    private Rotation replacing(Duration life) {
        CaSpec brief = Acme.OLD_INTERMEDIATE.validity(Validity.lasting(life));
        return Rotation.bridgeFirst(acme.x, acme.a.issue(acme.names, brief, Issuance.system()), acme.issued);
    }

    private List<Finding> withListsThatEnded() {
        RevocationList.Spec brief = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(3)));
        return acme.bridgeFirst().crls(acme.lists(brief)).preflight(Acme.SOAK, now.plus(Duration.ofDays(4)));
    }

    private List<Finding> withListsOfItsOwn() {
        RevocationList.Spec empty = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        RevocationSet lists = RevocationSet.of(List.of(
                acme.a.revocationList(empty),
                acme.present.get(0).revocationList(empty),
                acme.present.get(1).revocationList(empty)));
        List<CaCerts> present =
                acme.present.stream().map(certs -> certs.crls(lists, now)).toList();
        return bridgeFirst().mesh(acme.settled(present));
    }
}
