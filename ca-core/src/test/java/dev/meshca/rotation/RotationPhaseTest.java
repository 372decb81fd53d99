package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.CaChain;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationPhaseTest {

    private static final Acme ACME = new Acme(1);
    private static final ClusterName ONE = ACME.names.get(0);
    private static final X509Certificate A = ACME.a.certificate();
    private static final X509Certificate B = ACME.b.certificate();
    private static final X509Certificate X = ACME.x;
    private static final X509Certificate IA = ACME.present.get(0).certificate();
    private static final X509Certificate IB = ACME.issued.get(0).certificate();

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(RotationPhase.STEADY, List.of(A), List.of(IA)),
                Arguments.of(RotationPhase.STEADY, List.of(A), List.of(IA, A)),
                Arguments.of(RotationPhase.STEADY, List.of(A, A), List.of(IA)),
                Arguments.of(RotationPhase.STEADY, List.of(A), List.of(IA, X)),
                Arguments.of(RotationPhase.BRIDGED, List.of(A), List.of(IB, X)),
                Arguments.of(RotationPhase.BRIDGED, List.of(A), List.of(IB, X, A)),
                Arguments.of(RotationPhase.TRUST, List.of(A, B), List.of(IA)),
                Arguments.of(RotationPhase.TRUST, List.of(B, A), List.of(IA, A)),
                Arguments.of(RotationPhase.TRUST_BOTH, List.of(A, B), List.of(IB, X)),
                Arguments.of(RotationPhase.ISSUE, List.of(A, B), List.of(IB)),
                Arguments.of(RotationPhase.ISSUE, List.of(A, B, B), List.of(IB)),
                Arguments.of(RotationPhase.TRUSTED, List.of(B), List.of(IB, X)),
                Arguments.of(RotationPhase.DONE, List.of(B), List.of(IB)),
                Arguments.of(RotationPhase.DONE, List.of(B), List.of(IB, B)),
                Arguments.of(RotationPhase.BROKEN, List.of(A), List.of(IB)),
                Arguments.of(RotationPhase.BROKEN, List.of(A), List.of(IB, A, X)),
                Arguments.of(RotationPhase.BROKEN, List.of(B), List.of(IA)),
                Arguments.of(RotationPhase.BROKEN, List.of(), List.of(IA)));
    }

    @ParameterizedTest
    @MethodSource("states")
    void the_phase_is_read_off_roots_issuer_and_chain(
            RotationPhase phase, List<X509Certificate> roots, List<X509Certificate> chain) {
        assertThat(phaseOf(roots, chain)).isEqualTo(phase);
    }

    @Test
    void another_CA_of_the_old_root_still_issues_under_the_old_root() {
        CaCerts other = ACME.a.issue(ONE, Acme.OLD_INTERMEDIATE.commonName("Other"));

        assertThat(phaseOf(List.of(A), List.of(other.certificate()))).isEqualTo(RotationPhase.STEADY);
    }

    @Test
    void foreign_roots_and_foreign_CAs_are_broken() {
        RootCa stranger = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
        X509Certificate foreign = stranger.issue(ONE, Acme.OLD_INTERMEDIATE).certificate();

        assertThat(phaseOf(List.of(A), List.of(foreign))).isEqualTo(RotationPhase.BROKEN);
        assertThat(phaseOf(List.of(stranger.certificate()), List.of(IA))).isEqualTo(RotationPhase.BROKEN);
        assertThat(phaseOf(List.of(A, stranger.certificate()), List.of(IA))).isEqualTo(RotationPhase.BROKEN);
    }

    @Test
    void a_cluster_that_was_not_read_is_unknown() {
        ClusterEvidence nothing = ClusterEvidence.unreadable(ONE);

        assertThat(ACME.bridgeFirst().phaseOf(nothing)).isEqualTo(RotationPhase.UNKNOWN);
    }

    @Test
    void the_slowest_cluster_decides_and_a_broken_one_before_all() {
        Acme acme = new Acme(2);
        Rotation rotation = acme.bridgeFirst();
        ClusterEvidence steady = acme.settled(acme.present.get(0).chain());
        ClusterEvidence bridged = acme.settled(rotation.cas()
                .payload(
                        acme.settled(acme.present.get(1).chain()).declared().orElseThrow(),
                        RotationPhase.BRIDGED,
                        acme.now)
                .chain());
        ClusterEvidence broken = ClusterEvidence.declaring(chain(
                acme.names.get(1),
                List.of(acme.a.certificate()),
                List.of(acme.issued.get(1).certificate())));

        assertThat(rotation.phaseOf(List.of(steady, bridged))).isEqualTo(RotationPhase.STEADY);
        assertThat(rotation.phaseOf(List.of(steady, broken))).isEqualTo(RotationPhase.BROKEN);
    }

    @Test
    void a_broken_cluster_comes_before_one_of_another_rotation_whichever_is_first() {
        Acme acme = new Acme(2);
        for (int broken : new int[] {0, 1}) {
            int other = 1 - broken;
            List<ClusterEvidence> mesh = List.of(
                    ClusterEvidence.declaring(chain(
                            acme.names.get(broken),
                            List.of(acme.a.certificate()),
                            List.of(acme.issued.get(broken).certificate()))),
                    ClusterEvidence.declaring(chain(
                            acme.names.get(other),
                            List.of(acme.a.certificate(), acme.b.certificate()),
                            List.of(acme.present.get(other).certificate()))));

            assertThat(acme.bridgeFirst().phaseOf(mesh)).isEqualTo(RotationPhase.BROKEN);
        }
    }

    private static RotationPhase phaseOf(List<X509Certificate> roots, List<X509Certificate> chain) {
        return ACME.bridgeFirst().phaseOf(ClusterEvidence.declaring(chain(ONE, roots, chain)));
    }

    private static CaChain chain(ClusterName cluster, List<X509Certificate> roots, List<X509Certificate> chain) {
        return CaChain.read(
                cluster,
                IstioDocuments.found(Map.of(
                        IstioDocuments.CA_CERT, pem(chain.subList(0, 1)),
                        IstioDocuments.CERT_CHAIN, pem(chain),
                        IstioDocuments.ROOT_CERT, pem(roots))));
    }

    private static byte[] pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        certificates.forEach(certificate -> text.append(Certificates.pem(certificate)));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
