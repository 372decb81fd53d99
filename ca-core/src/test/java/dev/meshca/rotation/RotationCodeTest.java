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
        assertThat(findings.get(0).where() + ": "
                        + withoutChance(findings.get(0).detail()))
                .isEqualTo(sentence(code));
    }

    private static String withoutChance(String detail) {
        return detail.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
                .replaceAll("\\b[0-9a-f]{16}…", "DIGEST");
    }

    /** The first of what is said. */
    private static String sentence(RotationCode code) {
        return switch (code) {
            case ISSUED_BEFORE_TRUSTED ->
                "cluster1 to cluster2: what cluster1 issues would be refused in cluster2: 'O=Acme, CN=Intermediate CA G2,"
                        + " L=cluster1' was issued by 'O=Acme, CN=Root CA G2', which is neither trusted nor sent along";
            case LEAF_ORPHANED ->
                "cluster2 to cluster1: what cluster2 issues would be refused in cluster1: cluster1/root-cert.pem after"
                        + " this step: the path ends at the root 'O=Acme, CN=Root CA' (sha256 DIGEST), which is not trusted";
            case TWO_AXES -> "cluster1/cacerts: root-cert.pem and cert-chain.pem would both change";
            case PAYLOAD_UNUSABLE ->
                "cluster1/cacerts: for BRIDGED: cluster1/ca-cert.pem: 'O=Acme, CN=Intermediate CA G2, L=cluster1'"
                        + " expired on TIME; issue it anew";
            case LIFETIME_TOO_SHORT ->
                "cluster1: 'O=Acme, CN=Intermediate CA G2, L=cluster1' ends on TIME, before two lives of a workload"
                        + " certificate (PT24H) have passed";
            case ROOT_ENDS_TOO_SOON -> "mesh: 'O=Acme, CN=Root CA' ends on TIME, and with it whatever it issues";
            case GENERATION_REUSED ->
                "cluster1: the new CA 'O=Acme, CN=Intermediate CA, L=cluster1' has the name, key or key identifier of"
                        + " 'O=Acme, CN=Intermediate CA, L=cluster1' (sha256 DIGEST)";
            case PHASES_APART -> "mesh: cluster1 is in TRUST_BOTH while cluster2 is in STEADY";
            case BROKEN_STATE ->
                "cluster1: it issues with 'O=Acme, CN=Intermediate CA G2, L=cluster1' and trusts the roots"
                        + " 'O=Acme, CN=Root CA'";
            case OTHER_ROTATION ->
                "cluster1: it is in phase TRUST, and this rotation goes through [STEADY, BRIDGED, TRUST_BOTH, TRUSTED,"
                        + " DONE]";
            case FOREIGN_MATERIAL ->
                "cluster1: it issues with 'O=Acme, CN=Other, L=cluster1', which is not part of this rotation";
            case CLUSTER_UNREADABLE -> "cluster1: it is not known what cluster1 holds";
            case OLD_CA_ENDED -> "cluster1: 'O=Acme, CN=Intermediate CA, L=cluster1' ended at TIME";
            case OLD_CA_ENDS_SOON ->
                "mesh: 'O=Acme, CN=Intermediate CA, L=cluster1' ends at TIME, and the rotation cannot be done before TIME";
            case CRLS_INCOMPLETE -> "mesh: clusters hold ca-crl.pem, and the rotation was given no lists";
            case CRLS_END_TOO_SOON ->
                "mesh: RevocationList[O=Acme, CN=Root CA, number 1] ends at TIME and is needed at TIME";
        };
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
