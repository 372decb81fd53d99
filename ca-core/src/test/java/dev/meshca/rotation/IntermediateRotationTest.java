package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.rotation.ClusterEvidence.Shown;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IntermediateRotationTest {

    private final Acme acme = new Acme(3);
    private final List<CaCerts> fresh = acme.a.issue(acme.names, Acme.NEXT_INTERMEDIATE, Issuance.system());
    private final Rotation rotation = Rotation.intermediates(acme.present, fresh);

    @Test
    void each_cluster_is_written_once_hot_and_in_any_order() {
        assertThat(rotation.preflight(Acme.SOAK, acme.now)).isEmpty();
        RotationStep step = rotation.step(Direction.FORWARD, acme.settledAs(acme.present), Acme.SOAK, acme.now)
                .orElseThrow();

        assertThat(step.ready()).isTrue();
        assertThat(step.writes()).hasSize(3).allSatisfy(write -> {
            assertThat(write.needsRestart()).isFalse();
            assertThat(write.payload().pem().get(IstioDocuments.ROOT_CERT))
                    .isEqualTo(acme.present.get(0).pem().get(IstioDocuments.ROOT_CERT));
        });
        List<CaCerts> canary = List.of(acme.present.get(0), fresh.get(1), acme.present.get(2));
        assertThat(rotation.phaseOf(acme.settledAs(canary))).isEqualTo(RotationPhase.STEADY);
        assertThat(rotation.step(Direction.FORWARD, acme.settledAs(canary), Acme.SOAK, acme.now)
                        .orElseThrow()
                        .writes())
                .extracting(RotationStep.Write::cluster)
                .containsExactly(acme.names.get(0), acme.names.get(2));
        assertThat(rotation.step(Direction.FORWARD, acme.settledAs(fresh), Acme.SOAK, acme.now))
                .isEmpty();
    }

    @Test
    void nobody_waits_for_certificates_to_end_whose_root_stays() {
        List<CaCerts> canary = List.of(fresh.get(0), acme.present.get(1), acme.present.get(2));
        List<ClusterEvidence> justNow = acme.settledAs(canary).stream()
                .map(cluster -> cluster.served(new Served(cluster.served().chains(), Optional.of(acme.now)))
                        .shown(new Shown(cluster.shown().roots(), Optional.of(acme.now))))
                .toList();

        assertThat(rotation.step(Direction.FORWARD, justNow, Acme.SOAK, acme.now)
                        .orElseThrow()
                        .ready())
                .isTrue();
        assertThat(rotation.step(Direction.BACK, justNow, Acme.SOAK, acme.now)
                        .orElseThrow()
                        .ready())
                .isTrue();
    }

    @Test
    void the_way_back_is_the_old_payload() {
        RotationStep back = rotation.step(Direction.BACK, acme.settledAs(fresh), Acme.SOAK, acme.now)
                .orElseThrow();

        assertThat(back.ready()).isTrue();
        assertThat(back.writes()
                        .get(0)
                        .payload()
                        .chain()
                        .differencesTo(acme.present.get(0).chain()))
                .isEmpty();
        assertThat(rotation.step(Direction.BACK, acme.settledAs(acme.present), Acme.SOAK, acme.now))
                .isEmpty();
    }

    @Test
    void other_roots_are_another_rotation() {
        assertThatThrownBy(() -> Rotation.intermediates(acme.present, fresh.subList(0, 1)))
                .hasMessage(
                        "there are new intermediates for [cluster1], but the mesh consists of [cluster1, cluster2, cluster3]");
        assertThatThrownBy(() -> Rotation.intermediates(acme.present, acme.issued))
                .hasMessageContaining("changing roots is a root rotation");
        CaCerts foreign = acme.b.issue(acme.names.get(0), Acme.NEXT_INTERMEDIATE);
        assertThat(rotation.step(
                                Direction.FORWARD,
                                acme.settledAs(List.of(foreign, fresh.get(1), fresh.get(2))),
                                Acme.SOAK,
                                acme.now)
                        .orElseThrow()
                        .violations())
                .extracting(Finding::code)
                .containsExactly(RotationCode.FOREIGN_MATERIAL);
    }
}
