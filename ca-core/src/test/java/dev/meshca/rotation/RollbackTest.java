package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RollbackTest {

    private final Acme acme = new Acme(2);
    private final Rotation rotation = acme.bridgeFirst();

    @Test
    void a_broken_mesh_is_offered_the_way_back_and_nothing_else() {
        for (List<ClusterEvidence> mesh :
                List.of(Broken.issuingWithoutTheBridge(acme), Broken.trustingOnlyTheNextRoot(acme))) {
            RotationStep next =
                    rotation.step(Direction.FORWARD, mesh, Acme.SOAK, acme.now).orElseThrow();
            RotationStep back =
                    rotation.step(Direction.BACK, mesh, Acme.SOAK, acme.now).orElseThrow();

            assertThat(rotation.phaseOf(mesh)).isEqualTo(RotationPhase.BROKEN);
            assertThat(next.writes()).isEmpty();
            assertThat(next.violations()).extracting(Finding::code).containsExactly(RotationCode.BROKEN_STATE);
            assertThat(back.violations()).isEmpty();
            assertThat(back.ready()).isTrue();
            CaCerts payload = back.writes().get(0).payload();
            assertThat(payload.chain().differencesTo(acme.present.get(0).chain()))
                    .isEmpty();
        }
    }

    @Test
    void a_swap_in_one_cluster_is_undone_over_the_bridge() {
        List<ClusterEvidence> mesh = Broken.swappedInOneCluster(acme);
        RotationStep back =
                rotation.step(Direction.BACK, mesh, Acme.SOAK, acme.now).orElseThrow();

        assertThat(rotation.step(Direction.FORWARD, mesh, Acme.SOAK, acme.now)
                        .orElseThrow()
                        .violations())
                .extracting(Finding::code)
                .contains(RotationCode.PHASES_APART, RotationCode.ISSUED_BEFORE_TRUSTED);
        assertThat(back.writes()).singleElement().satisfies(write -> {
            assertThat(write.to()).isEqualTo(RotationPhase.TRUSTED);
            assertThat(write.payload().chain().certificates()).contains(acme.x);
        });
        assertThat(back.ready()).isTrue();

        Walk walk = new Walk(acme, rotation, evidence -> evidence);
        walk.hold(back.writes().get(0).payload());
        assertThat(walk.goBack()).endsWith(RotationPhase.STEADY);
    }

    @Test
    void a_cluster_with_a_foreign_CA_is_not_overwritten() {
        CaCerts other = acme.a.issue(acme.names.get(0), Acme.OLD_INTERMEDIATE.commonName("Other"));
        List<ClusterEvidence> mesh = acme.settledAs(List.of(other, acme.present.get(1)));

        RotationStep next =
                rotation.step(Direction.FORWARD, mesh, Acme.SOAK, acme.now).orElseThrow();
        assertThat(next.writes()).isEmpty();
        assertThat(next.violations()).extracting(Finding::code).containsExactly(RotationCode.FOREIGN_MATERIAL);
    }

    @Test
    void once_some_clusters_are_unbridged_the_way_back_begins_with_the_bridge() {
        Walk walk = new Walk(acme, rotation, evidence -> evidence);
        walk.upTo(RotationPhase.TRUSTED);
        walk.hold(walk.next().orElseThrow().writes().get(0).payload());

        RotationStep back = walk.back().orElseThrow();
        assertThat(back.writes()).singleElement().satisfies(write -> {
            assertThat(write.from()).isEqualTo(RotationPhase.DONE);
            assertThat(write.to()).isEqualTo(RotationPhase.TRUSTED);
        });
        assertThat(walk.goBack()).endsWith(RotationPhase.BRIDGED, RotationPhase.STEADY);
    }
}
