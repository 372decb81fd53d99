package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.CrlSpec;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.ObservedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

        assertThat(findings).isNotEmpty().allMatch(Finding::isError);
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
            case ISTIOD_DROPS_IT -> droppedByIstiod();
            case PAYLOAD_UNUSABLE -> next(lasting(1), now.plus(Duration.ofDays(2)));
            case LIFETIME_TOO_SHORT -> next(lasting(1), now);
            case ROOT_ENDS_TOO_SOON -> underAnEndingRoot();
            case GENERATION_REUSED ->
                RootRotation.trustFirst(
                                acme.present,
                                acme.b.issue(acme.names, Acme.OLD_INTERMEDIATE, KeyPairSource.jdk()),
                                Acme.DAY)
                        .preflight(now);
            case PHASES_APART ->
                acme.bridgeFirst().check(mesh(acme.bridgeFirst(), RotationPhase.TRUST_BOTH, RotationPhase.STEADY), now);
            case BROKEN_STATE -> broken();
            case OTHER_ROTATION ->
                acme.bridgeFirst().check(mesh(acme.trustFirst(), RotationPhase.TRUST, RotationPhase.TRUST), now);
            case FOREIGN_MATERIAL -> foreign();
            case CLUSTER_UNREADABLE -> unreadable();
            case CRLS_INCOMPLETE -> withListsOfItsOwn();
            case CRLS_END_TOO_SOON -> withListsThatEnded();
        };
    }

    /** What is said when the first cluster is to go on, the two being in these phases. */
    private List<Finding> proposing(Rotation rotation, RotationPhase one, RotationPhase other, RotationPhase next) {
        CaCerts proposed = payload(rotation, 0, next);
        return rotation.check(mesh(rotation, one, other), proposed, now);
    }

    private List<ClusterEvidence> mesh(Rotation rotation, RotationPhase... phases) {
        List<ClusterEvidence> mesh = new ArrayList<>();
        for (int c = 0; c < phases.length; c++) {
            mesh.add(acme.settled(payload(rotation, c, phases[c]).chain()).restartPlanned(true));
        }
        return mesh;
    }

    /** Built along the way, as the bytes of the roots depend on it. */
    private CaCerts payload(Rotation rotation, int cluster, RotationPhase wanted) {
        CaCerts payload = acme.present.get(cluster);
        for (RotationPhase phase : rotation.phases()) {
            if (rotation.phases().indexOf(phase) <= rotation.phases().indexOf(wanted)) {
                payload = rotation.terms().material().payload(payload.chain(), phase, now);
            }
        }
        return payload;
    }

    private List<Finding> droppedByIstiod() {
        Rotation rotation = acme.trustFirst();
        List<ClusterEvidence> mesh = acme.settled(acme.present);
        return rotation.check(mesh, payload(rotation, 0, RotationPhase.TRUST), now);
    }

    private RootRotation lasting(int days) {
        CaSpec brief = Acme.NEXT_INTERMEDIATE.validity(Validity.lasting(Duration.ofDays(days)));
        List<CaCerts> issued = acme.b.issue(acme.names, brief, KeyPairSource.jdk());
        return RootRotation.bridgeFirst(acme.x, acme.present, issued, Acme.DAY);
    }

    private List<Finding> next(Rotation rotation, Instant when) {
        return rotation.next(acme.settled(acme.present), when).orElseThrow().violations();
    }

    private List<Finding> underAnEndingRoot() {
        RootCa root = RootCa.create(
                CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).validity(Validity.lasting(Duration.ofDays(20))));
        return IntermediateRotation.of(
                        root.issue(acme.names, Acme.OLD_INTERMEDIATE, KeyPairSource.jdk()),
                        root.issue(acme.names, Acme.NEXT_INTERMEDIATE, KeyPairSource.jdk()),
                        Acme.DAY)
                .preflight(now);
    }

    private List<Finding> broken() {
        return acme.bridgeFirst().check(Broken.issuingWithoutTheBridge(acme), now);
    }

    private List<Finding> foreign() {
        CaCerts other = acme.a.issue(acme.names.get(0), Acme.OLD_INTERMEDIATE.commonName("Other"));
        return acme.bridgeFirst().check(acme.settledAs(List.of(other, acme.present.get(1))), now);
    }

    private List<Finding> unreadable() {
        ClusterEvidence gone =
                ClusterEvidence.of(new ObservedCluster(acme.names.get(0), Optional.empty(), Map.of(), List.of()));
        return acme.bridgeFirst()
                .check(List.of(gone, acme.settled(acme.present.get(1).chain())), now);
    }

    private List<Finding> withListsThatEnded() {
        CrlSpec brief = CrlSpec.first(Validity.lasting(Duration.ofDays(3)));
        return acme.bridgeFirst().crls(acme.lists(brief)).preflight(now.plus(Duration.ofDays(4)));
    }

    private List<Finding> withListsOfItsOwn() {
        CrlSpec empty = CrlSpec.first(Validity.lasting(Duration.ofDays(30)));
        RevocationSet lists = RevocationSet.of(List.of(
                acme.a.revocationList(empty),
                acme.present.get(0).revocationList(empty),
                acme.present.get(1).revocationList(empty)));
        List<CaCerts> present =
                acme.present.stream().map(certs -> certs.crls(lists, now)).toList();
        return acme.bridgeFirst().check(acme.settled(present), now);
    }
}
