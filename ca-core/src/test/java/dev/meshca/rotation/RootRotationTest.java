package dev.meshca.rotation;

import static dev.meshca.RotationPhase.BRIDGED;
import static dev.meshca.RotationPhase.DONE;
import static dev.meshca.RotationPhase.ISSUE;
import static dev.meshca.RotationPhase.STEADY;
import static dev.meshca.RotationPhase.TRUST;
import static dev.meshca.RotationPhase.TRUSTED;
import static dev.meshca.RotationPhase.TRUST_BOTH;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.MinorVersion;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RootRotationTest {

    private static final UnaryOperator<ClusterEvidence> DEFAULTS = UnaryOperator.identity();
    private static final UnaryOperator<ClusterEvidence> MULTI_ROOT =
            evidence -> evidence.istiod(new ReloadRules(Optional.of(new MinorVersion(1, 29)), true, true));

    private final Acme acme = new Acme(2);

    private Walk bridgeFirst(UnaryOperator<ClusterEvidence> settings) {
        return new Walk(acme, acme.bridgeFirst(), settings);
    }

    private Walk trustFirst(UnaryOperator<ClusterEvidence> settings) {
        return new Walk(acme, acme.trustFirst(), settings);
    }

    private static byte[] roots(RotationStep step) {
        return step.writes().get(0).payload().pem().get(IstioDocuments.ROOT_CERT);
    }

    @Test
    void the_prepared_material_has_no_flaws() {
        assertThat(acme.bridgeFirst().preflight(Acme.SOAK, acme.now)).isEmpty();
        assertThat(acme.trustFirst().preflight(Acme.SOAK, acme.now)).isEmpty();
    }

    @Test
    void bridge_first_goes_its_way_on_and_back() {
        assertThat(bridgeFirst(DEFAULTS).goOn()).containsExactly(STEADY, BRIDGED, TRUSTED, DONE);
        assertThat(bridgeFirst(MULTI_ROOT).goOn()).containsExactly(STEADY, BRIDGED, TRUST_BOTH, TRUSTED, DONE);
        assertThat(bridgeFirst(DEFAULTS).upTo(TRUSTED).goBack()).containsExactly(TRUSTED, BRIDGED, STEADY);
        assertThat(bridgeFirst(MULTI_ROOT).upTo(TRUSTED).goBack())
                .containsExactly(TRUSTED, TRUST_BOTH, BRIDGED, STEADY);
        assertThat(bridgeFirst(DEFAULTS).upTo(DONE).back()).isEmpty();
    }

    @Test
    void trust_first_goes_its_way_on_and_back() {
        assertThat(trustFirst(MULTI_ROOT).goOn()).containsExactly(STEADY, TRUST, ISSUE, DONE);
        assertThat(trustFirst(MULTI_ROOT).upTo(DONE).goBack()).containsExactly(DONE, ISSUE, TRUST, STEADY);
    }

    @Test
    void one_write_changes_the_roots_or_the_chain_and_never_both() {
        Walk walk = bridgeFirst(MULTI_ROOT);
        for (Optional<RotationStep> step = walk.next(); step.isPresent(); step = walk.next()) {
            for (int c = 0; c < 2; c++) {
                IstioDocuments payload = step.get().writes().get(c).payload().pem();
                byte[] before =
                        walk.evidence().get(c).declared().orElseThrow().roots().pem();
                boolean sameRoots = Arrays.equals(before, payload.get(IstioDocuments.ROOT_CERT));
                boolean sameChain = walk.evidence()
                        .get(c)
                        .declared()
                        .orElseThrow()
                        .certificates()
                        .equals(step.get().writes().get(c).payload().chain().certificates());
                assertThat(sameRoots).isNotEqualTo(sameChain);
            }
            walk.make(step.get());
        }
    }

    @Test
    void the_bytes_of_the_old_root_stay_first_and_unchanged() {
        Walk walk = bridgeFirst(MULTI_ROOT);
        byte[] a = acme.present.get(0).pem().get(IstioDocuments.ROOT_CERT);
        String b = Certificates.pem(acme.b.certificate());

        RotationStep bridged = walk.next().orElseThrow();
        assertThat(roots(bridged)).isEqualTo(a);
        RotationStep both = walk.make(bridged).next().orElseThrow();
        assertThat(new String(roots(both), US_ASCII)).isEqualTo(new String(a, US_ASCII) + b);
        RotationStep trusted = walk.make(both).next().orElseThrow();
        assertThat(new String(roots(trusted), US_ASCII)).isEqualTo(b);
        RotationStep back = walk.make(trusted).back().orElseThrow();
        assertThat(roots(back)).isEqualTo(roots(both));
        assertThat(roots(walk.make(back).back().orElseThrow())).isEqualTo(a);
    }

    @Test
    void a_missing_newline_is_put_between_two_roots_and_nothing_else() {
        String a = Certificates.pem(acme.a.certificate()).strip();
        String b = Certificates.pem(acme.b.certificate());

        assertThat(CacertsAssembly.append(a.getBytes(US_ASCII), b.getBytes(US_ASCII)))
                .asString(US_ASCII)
                .isEqualTo(a + "\n" + b);
        assertThat(CacertsAssembly.append((a + "\r\n").getBytes(US_ASCII), b.getBytes(US_ASCII)))
                .asString(US_ASCII)
                .isEqualTo(a + "\r\n" + b);
    }

    @Test
    void a_bundle_with_comments_is_kept_byte_for_byte_while_the_issuer_changes() {
        String odd = "# our root\r\n" + Certificates.pem(acme.a.certificate()).replace("\n", "\r\n");
        List<CaCerts> present = acme.present.stream()
                .map(certs -> {
                    return CaCerts.of(
                            certs.cluster(), certs.pem().with(IstioDocuments.ROOT_CERT, odd.getBytes(US_ASCII)));
                })
                .toList();
        Walk walk = new Walk(acme, Rotation.bridgeFirst(acme.x, present, acme.issued), MULTI_ROOT);

        RotationStep bridged = walk.next().orElseThrow();
        assertThat(roots(bridged)).asString(US_ASCII).isEqualTo(odd);
        assertThat(roots(walk.make(bridged).next().orElseThrow()))
                .asString(US_ASCII)
                .isEqualTo(odd + Certificates.pem(acme.b.certificate()));
    }

    @Test
    void the_bridge_stands_right_after_the_intermediate_and_no_root_is_sent() {
        RotationStep bridged = bridgeFirst(DEFAULTS).next().orElseThrow();

        assertThat(bridged.writes().get(0).payload().chain().certificates())
                .containsExactly(acme.issued.get(0).certificate(), acme.x);
        RotationStep done = bridgeFirst(DEFAULTS).upTo(TRUSTED).next().orElseThrow();
        assertThat(done.writes().get(0).payload().chain().certificates())
                .containsExactly(acme.issued.get(0).certificate());
    }

    @Test
    void the_way_back_from_the_bridge_is_the_old_payload_byte_for_byte() {
        RotationStep back = bridgeFirst(DEFAULTS).upTo(BRIDGED).back().orElseThrow();

        for (int c = 0; c < 2; c++) {
            assertThat(back.writes()
                            .get(c)
                            .payload()
                            .chain()
                            .differencesTo(acme.present.get(c).chain()))
                    .isEmpty();
        }
    }

    @Test
    void only_clusters_that_are_behind_are_written() {
        Rotation rotation = acme.bridgeFirst();
        Walk walk = bridgeFirst(DEFAULTS);
        walk.hold(walk.next().orElseThrow().writes().get(0).payload());

        assertThat(walk.next().orElseThrow().writes())
                .extracting(RotationStep.Write::cluster)
                .containsExactly(acme.names.get(1));
        assertThat(walk.back().orElseThrow().writes())
                .extracting(RotationStep.Write::cluster)
                .containsExactly(acme.names.get(0));
        assertThat(rotation.phaseOf(walk.evidence())).isEqualTo(STEADY);
    }

    @Test
    void parts_that_do_not_belong_together_are_refused() {
        RootCa other =
                RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(3));

        assertThatThrownBy(() -> Rotation.bridgeFirst(
                        acme.a.crossSign(other.certificate(), acme.now), acme.present, acme.issued))
                .hasMessageContaining("must have the name, key and key identifier of");
        assertThatThrownBy(() -> Rotation.bridgeFirst(
                        other.crossSign(acme.b.certificate(), acme.now), acme.present, acme.issued))
                .hasMessageContaining("was not signed by a root that the clusters trust");
        assertThatThrownBy(() -> Rotation.trustFirst(acme.present, acme.issued.subList(0, 1)))
                .hasMessageContaining("the mesh consists of [cluster1, cluster2]");
        assertThatThrownBy(() -> Rotation.trustFirst(acme.present, acme.present))
                .hasMessageContaining("already trust");
        assertThatThrownBy(() -> Soak.of(Acme.DAY.negated())).hasMessageContaining("cannot live");
        assertThatThrownBy(() -> acme.trustFirst().cas().old(ClusterName.of("cluster9")))
                .hasMessage("this rotation has no cluster 'cluster9', only cluster1, cluster2");
        assertThatThrownBy(() -> acme.bridgeFirst()
                        .step(
                                Direction.FORWARD,
                                bridgeFirst(DEFAULTS).evidence().subList(0, 1),
                                Acme.SOAK,
                                acme.now))
                .hasMessageContaining("needed is one of each cluster");
    }

    @Test
    void a_new_intermediate_that_the_new_root_did_not_sign_itself_is_refused() {
        Forged root = Forge.root("B").selfSigned();
        Forged between = Forge.root("Between").signedBy(root);
        CaCerts below = CaCerts.of(
                acme.names.get(0),
                Layout.of(Forge.intermediate("New").signedBy(between), between, root)
                        .documents());

        assertThatThrownBy(() -> Rotation.trustFirst(acme.present.subList(0, 1), List.of(below)))
                .hasMessage("the new intermediate of cluster1 was not issued by 'O=Forge, CN=B' itself");
    }

    @Test
    void the_root_of_a_self_signed_istiod_is_an_old_root_like_any_other() {
        ClusterName one = ClusterName.of("cluster1");
        byte[] root = Certificates.pem(acme.a.certificate()).getBytes(US_ASCII);
        CaCerts selfSigned =
                CaCerts.of(one, IstioDocuments.of(root, acme.a.keyPem().getBytes(US_ASCII), root, root));
        Rotation rotation = Rotation.bridgeFirst(acme.x, List.of(selfSigned), acme.issued.subList(0, 1));
        ClusterEvidence unplugged =
                ClusterEvidence.declaring(selfSigned.chain()).istiod(new ReloadRules(Optional.empty(), false, false));

        assertThat(rotation.preflight(Acme.SOAK, acme.now)).isEmpty();
        RotationStep step = rotation.step(Direction.FORWARD, List.of(unplugged), Acme.SOAK, acme.now)
                .orElseThrow();
        assertThat(step.writes().get(0).to()).isEqualTo(BRIDGED);
        assertThat(step.writes().get(0).needsRestart()).isTrue();
        assertThat(step.violations()).isEmpty();
        assertThat(rotation.step(Direction.FORWARD, List.of(unplugged), Acme.SOAK, acme.now)
                        .orElseThrow()
                        .ready())
                .isTrue();
    }
}
