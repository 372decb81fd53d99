package dev.meshca.rotation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a cluster of two meshes that merge may hold, and what it gets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MergePhaseTest {

    private static final ClusterName EAST = ClusterName.of("east");

    private final Acme acme = new Acme(1);
    private final List<CaCerts> other = acme.b.issue(List.of(EAST), Acme.NEXT_INTERMEDIATE, Issuance.system());
    private final X509Certificate bridgeOfOne = acme.b.crossSign(acme.a.certificate(), acme.now);
    private final X509Certificate bridgeOfOther = acme.x;
    private final Rotation bridged = Rotation.mergeBridged(acme.present, bridgeOfOne, other, bridgeOfOther);
    private final Rotation trusted = Rotation.mergeTrusted(acme.present, other);
    private final IstioDocuments held = acme.present.get(0).pem();

    private CaChain chain(IstioDocuments documents) {
        return CaChain.read(acme.names.get(0), documents);
    }

    private RotationPhase phase(IstioDocuments documents) {
        return bridged.phaseOf(ClusterEvidence.declaring(chain(documents)));
    }

    private IstioDocuments with(String file, String text) {
        return held.with(file, text.getBytes(US_ASCII));
    }

    private IstioDocuments payload(Rotation merge, IstioDocuments documents, RotationPhase phase) {
        return merge.cas().payload(chain(documents), phase, acme.now).pem();
    }

    private static String pem(X509Certificate... certificates) {
        return String.join("", Stream.of(certificates).map(Certificates::pem).toList());
    }

    @Test
    void the_phase_is_read_off_roots_and_chain() {
        X509Certificate ca = acme.present.get(0).certificate();
        X509Certificate a = acme.a.certificate();
        X509Certificate b = acme.b.certificate();

        assertThat(phase(held)).isEqualTo(RotationPhase.STEADY);
        assertThat(phase(with(IstioDocuments.CERT_CHAIN, pem(ca)))).isEqualTo(RotationPhase.STEADY);
        assertThat(phase(with(IstioDocuments.CERT_CHAIN, pem(ca, bridgeOfOne)))).isEqualTo(RotationPhase.BRIDGED);
        assertThat(phase(with(IstioDocuments.CERT_CHAIN, pem(ca, bridgeOfOther))))
                .isEqualTo(RotationPhase.STEADY);
        assertThat(phase(with(IstioDocuments.ROOT_CERT, pem(a, b)))).isEqualTo(RotationPhase.TRUST);
        assertThat(phase(with(IstioDocuments.ROOT_CERT, pem(b)))).isEqualTo(RotationPhase.BROKEN);
    }

    @Test
    void a_cluster_with_another_CA_is_broken_and_is_not_overwritten() {
        CaCerts foreign = acme.a.issue(acme.names.get(0), Acme.OLD_INTERMEDIATE.commonName("Other"));

        assertThat(phase(foreign.pem())).isEqualTo(RotationPhase.BROKEN);
        assertThat(bridged.cas().knowsIssuer(foreign.chain())).isFalse();
        assertThat(bridged.cas().knowsIssuer(chain(held))).isTrue();
    }

    @Test
    void the_bytes_of_the_roots_stay_while_the_bridge_comes_and_goes() {
        IstioDocuments commented = with(IstioDocuments.ROOT_CERT, "# ours\n" + pem(acme.a.certificate()));

        IstioDocuments there = payload(bridged, commented, RotationPhase.BRIDGED);
        assertThat(there.rootCert()).isEqualTo(commented.rootCert());
        assertThat(there.certChain())
                .asString()
                .isEqualTo(pem(acme.present.get(0).certificate(), bridgeOfOne));
        assertThat(payload(bridged, there, RotationPhase.STEADY).rootCert()).isEqualTo(commented.rootCert());
    }

    @Test
    void the_roots_of_the_other_mesh_come_behind_the_own_ones_and_go_again() {
        IstioDocuments both = payload(trusted, held, RotationPhase.TRUST);

        assertThat(both.rootCert()).asString().isEqualTo(pem(acme.a.certificate(), acme.b.certificate()));
        assertThat(payload(trusted, both, RotationPhase.TRUST).rootCert()).isEqualTo(both.rootCert());
        assertThat(payload(trusted, both, RotationPhase.STEADY).rootCert()).isEqualTo(held.rootCert());
    }

    @Test
    void each_bridge_is_the_root_of_one_mesh_signed_by_that_of_the_other() {
        RootCa third = RootCa.create(CaSpec.root("Third").key(KeyAlgorithm.EC_P256));

        assertRefused(third.crossSign(acme.a.certificate(), acme.now), bridgeOfOther);
        assertRefused(acme.b.crossSign(third.certificate(), acme.now), bridgeOfOther);
        assertRefused(bridgeOfOne, third.crossSign(acme.b.certificate(), acme.now));
        assertRefused(bridgeOfOne, acme.a.crossSign(third.certificate(), acme.now));
    }

    private void assertRefused(X509Certificate ofOne, X509Certificate ofOther) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rotation.mergeBridged(acme.present, ofOne, other, ofOther))
                .withMessageEndingWith("must be a root of the one mesh, signed by a root of the other");
    }

    @Test
    void a_bridge_that_ends_within_two_lives_of_a_certificate_is_named() {
        RootCa brief = RootCa.create(
                CaSpec.root("Brief").key(KeyAlgorithm.EC_P256).validity(Validity.lasting(Duration.ofHours(47))));
        List<CaCerts> below = brief.issue(List.of(EAST), Acme.NEXT_INTERMEDIATE, Issuance.system());
        Rotation merge = Rotation.mergeBridged(
                acme.present,
                brief.crossSign(acme.a.certificate(), acme.now),
                below,
                acme.a.crossSign(brief.certificate(), acme.now));

        assertThat(merge.preflight(Acme.SOAK, acme.now))
                .filteredOn(finding -> finding.code() == RotationCode.LIFETIME_TOO_SHORT)
                .extracting(Finding::where)
                .contains("mesh");
    }
}
