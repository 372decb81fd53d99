package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.math.BigInteger;
import java.security.cert.X509CRLEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RevocationListTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Validity MONTH = new Validity(NOW.minusSeconds(60), NOW.plus(Duration.ofDays(30)));
    private static final CaSpec INTERMEDIATE = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);

    private final RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    private final CaCerts one = root.issue(ClusterName.of("cluster1"), INTERMEDIATE);
    private final CaCerts two = root.issue(ClusterName.of("cluster2"), INTERMEDIATE);

    private RevocationSet complete(RevocationList rootList) {
        return RevocationSet.of(List.of(
                rootList,
                one.revocationList(RevocationList.Spec.first(MONTH)),
                two.revocationList(RevocationList.Spec.first(MONTH))));
    }

    @Test
    void an_empty_list_has_a_number_an_end_and_the_key_identifier_of_its_CA() {
        RevocationList list = root.revocationList(RevocationList.Spec.first(MONTH));

        assertThat(list.revoked()).isEmpty();
        assertThat(list.number()).isEqualTo(BigInteger.ONE);
        assertThat(list.nextUpdate()).contains(MONTH.notAfter());
        assertThat(list.crl().getThisUpdate().toInstant()).isEqualTo(MONTH.notBefore());
        assertThat(list.crl().getVersion()).isEqualTo(2);
        assertThat(list.isOf(root.certificate())).isTrue();
        assertThat(list.isOf(one.certificate())).isFalse();
        assertThat(KeyIdentifiers.ofIssuer(list.crl()).orElseThrow())
                .isEqualTo(KeyIdentifiers.ofSubject(root.certificate()).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(RevocationList.Reason.class)
    void every_reason_survives_and_the_unspecified_one_is_left_out(RevocationList.Reason reason) {
        RevocationList list =
                root.revocationList(RevocationList.Spec.first(MONTH).revoke(one.certificate(), NOW, reason));

        assertThat(list.revoked())
                .containsExactly(
                        new RevocationList.Spec.Revoked(one.certificate().getSerialNumber(), NOW, reason));
        X509CRLEntry entry = list.crl().getRevokedCertificate(one.certificate());
        assertThat(entry.hasExtensions()).isEqualTo(reason != RevocationList.Reason.UNSPECIFIED);
        if (reason != RevocationList.Reason.UNSPECIFIED) {
            assertThat(entry.getRevocationReason().ordinal()).isEqualTo(reason.code());
        }
    }

    @Test
    void the_next_list_has_the_next_number_and_keeps_what_is_revoked() {
        RevocationList first = root.revocationList(
                RevocationList.Spec.first(MONTH).revoke(one.certificate(), NOW, RevocationList.Reason.CA_COMPROMISE));
        RevocationList second = root.revocationList(first.next(MONTH));

        assertThat(second.number()).isEqualTo(BigInteger.TWO);
        assertThat(second.revoked()).isEqualTo(first.revoked());
        assertThat(RevocationSet.of(List.of(second, first)).lists()).containsExactly(second);
        assertThat(RevocationSet.of(List.of(first)).with(List.of(second)).lists())
                .containsExactly(second);
    }

    @Test
    void revoking_twice_changes_nothing() {
        RevocationList.Spec spec =
                RevocationList.Spec.first(MONTH).revoke(one.certificate(), NOW, RevocationList.Reason.SUPERSEDED);

        assertThat(spec.revoke(one.certificate(), NOW, RevocationList.Reason.KEY_COMPROMISE))
                .isEqualTo(spec);
        assertThatThrownBy(() -> new RevocationList.Spec(
                        BigInteger.ONE,
                        MONTH,
                        List.of(spec.revoked().get(0), spec.revoked().get(0))))
                .hasMessageContaining("revoked twice");
        assertThatThrownBy(() -> new RevocationList.Spec(BigInteger.valueOf(-1), MONTH, List.of()))
                .hasMessageContaining("negative");
    }

    @Test
    void a_CA_of_Istios_Makefiles_cannot_issue_one() {
        assertThatThrownBy(() -> LimitedRoot.ofTheMakefile().revocationList(RevocationList.Spec.first(MONTH)))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("lacks the key usage cRLSign");
    }

    @Test
    void a_complete_set_loads_and_an_incomplete_one_does_not() {
        RevocationSet complete = complete(root.revocationList(RevocationList.Spec.first(MONTH)));
        RevocationSet incomplete = RevocationSet.of(List.of(one.revocationList(RevocationList.Spec.first(MONTH))));

        assertThat(complete.uncovered(one.chain().certificates())).isEmpty();
        assertThat(one.crls(complete, NOW).chain().crls()).hasSize(3);
        assertThat(incomplete.uncovered(one.chain().certificates())).containsExactly(root.certificate());
        assertThatThrownBy(() -> one.crls(incomplete, NOW)).isInstanceOf(InvalidCaException.class);
    }

    @Test
    void what_is_written_is_read_again() {
        RevocationSet complete = complete(root.revocationList(RevocationList.Spec.first(MONTH)));

        assertThat(RevocationSet.parse(complete.pem()).crls()).isEqualTo(complete.crls());
        assertThat(RevocationSet.parse(complete.pem()).pem()).isEqualTo(complete.pem());
        assertThatThrownBy(() -> RevocationSet.parse(one.pem().get("root-cert.pem")))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("CERTIFICATE block is not a CRL");
    }

    @Test
    void only_the_revoked_clusters_leaves_are_refused() {
        RevocationSet lists = complete(root.revocationList(
                RevocationList.Spec.first(MONTH).revoke(two.certificate(), NOW, RevocationList.Reason.CA_COMPROMISE)));
        List<ObservedCluster> mesh =
                List.of(ObservedCluster.of(one.crls(lists, NOW).chain()), ObservedCluster.of(two.chain()));
        TrustReport.Matrix matrix = TrustReport.Matrix.of(mesh, NOW);

        assertThat(matrix.cell(two.cluster(), one.cluster()).reason()).contains("is revoked");
        assertThat(matrix.cell(one.cluster(), one.cluster()).verdict()).isEqualTo(TrustReport.Matrix.Verdict.TRUSTED);
    }
}
