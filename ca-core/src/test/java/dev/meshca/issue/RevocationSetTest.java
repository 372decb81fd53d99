package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Pems;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RevocationSetTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Validity MONTH = Validity.lasting(Duration.ofDays(30));

    private final RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    private final CaCerts ca =
            root.issue(ClusterName.of("cluster1"), CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256));
    private final RevocationList first = root.revocationList(number(1));
    private final RevocationList second = root.revocationList(number(2));
    private final RevocationList own = ca.revocationList(number(1));

    private static RevocationList.Spec number(long number) {
        return new RevocationList.Spec(BigInteger.valueOf(number), MONTH, List.of());
    }

    private static RevocationSet set(RevocationList... lists) {
        return RevocationSet.of(List.of(lists));
    }

    @Test
    void of_two_lists_with_one_number_the_first_stays() {
        RevocationList again = root.revocationList(number(1));

        assertThat(set(first, again).lists()).containsExactly(first);
    }

    @Test
    void a_set_is_held_where_each_list_or_a_newer_one_is() {
        assertThat(set(first, own).isHeldIn(set(own, first).crls())).isTrue();
        assertThat(set(first, own).isHeldIn(set(own, second).crls())).isTrue();
        assertThat(set(second, own).isHeldIn(set(own, first).crls())).isFalse();
        assertThat(set(first, own).isHeldIn(set(first).crls())).isFalse();
        assertThat(set(root.revocationList(number(1))).isHeldIn(set(first).crls()))
                .as("another list with the same number")
                .isFalse();
    }

    @Test
    void newer_lists_that_are_held_are_kept_and_foreign_ones_are_not() {
        assertThat(set(first).orNewerOf(set(second, own).crls()).crls()).containsExactly(second.crl());
        assertThat(set(second).orNewerOf(set(first).crls()).crls()).containsExactly(second.crl());
    }

    @Test
    void lists_and_sets_say_whose_they_are() {
        assertThat(first.issuer()).isEqualTo("O=Acme, CN=Root CA");
        assertThat(first).hasToString("RevocationList[O=Acme, CN=Root CA, number 1]");
        assertThat(set(first)).hasToString("RevocationSet[RevocationList[O=Acme, CN=Root CA, number 1]]");
        assertThat(first.isOf(RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256))
                        .certificate()))
                .as("a namesake with another key")
                .isFalse();
    }

    @Test
    void what_is_revoked_is_told_by_serial_number_with_its_reason() {
        Forged issuer = Forge.root("Root").selfSigned();
        Forged higher =
                Forge.intermediate("Higher").serial(BigInteger.valueOf(9)).signedBy(issuer);
        Forged lower = Forge.intermediate("Lower").serial(BigInteger.valueOf(3)).signedBy(issuer);
        String pem = ForgedCrl.of(issuer)
                .revoking(higher, Extension.reasonCode, false, CRLReason.lookup(CRLReason.certificateHold))
                .revoking(lower, Extension.reasonCode, false, CRLReason.lookup(CRLReason.superseded))
                .pem();

        assertThat(RevocationSet.parse(Pems.bytes(pem)).lists().get(0).revoked())
                .extracting(entry -> entry.serial() + " " + entry.reason())
                .containsExactly("3 SUPERSEDED", "9 UNSPECIFIED");
    }

    @Test
    void a_list_without_number_and_end_is_older_than_any_other() {
        Forged issuer = Forge.root("Root").selfSigned();
        String pem =
                ForgedCrl.of(issuer).without(Extension.cRLNumber).withoutEnd().pem();

        RevocationList list = RevocationSet.parse(Pems.bytes(pem)).lists().get(0);
        assertThat(list.number()).isZero();
        assertThat(list.nextUpdate()).isEmpty();
        assertThat(list.next(MONTH).number()).isOne();
    }

    @Test
    void a_CA_is_uncovered_once_however_often_it_is_named() {
        assertThat(set(own).uncovered(List.of(root.certificate(), ca.certificate(), root.certificate())))
                .containsExactly(root.certificate());
    }

    @Test
    void what_is_no_list_is_refused_with_its_line() {
        assertThatThrownBy(() -> RevocationSet.parse(Pems.bytes(first.pem() + Pems.block("X509 CRL", new byte[3]))))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageMatching("(?s)ca-crl.pem: line [0-9]+: the X509 CRL block is not a CRL.*");
        assertThatThrownBy(() -> RevocationSet.parse(Pems.bytes(first.pem().replaceAll("-----END.*", ""))))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("ca-crl.pem: line 1: the X509 CRL block has no END line");
        assertThatThrownBy(() -> RevocationSet.parse(Pems.bytes(first.pem().replaceAll("(?m)^", " "))))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("ca-crl.pem: blanks stand around its lines; this mends it: sed ");
        assertThat(RevocationSet.parse(new byte[0]).lists()).isEmpty();
    }

    @Test
    void a_CA_takes_the_lists_of_its_whole_path_and_no_fewer() {
        assertThatThrownBy(() -> ca.crls(set(own)))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("cluster1/ca-crl.pem: there is no list of 'O=Acme, CN=Root CA'");
        assertThat(ca.crls(set(own, first)).chain().crls()).hasSize(2);
        assertThat(ca.crls(set(own, first)).pem().crl()).isPresent();
    }

    @Test
    void a_reason_may_be_given_once_and_stays() {
        RevocationList.Spec spec = number(1)
                .revoke(ca.certificate(), NOW, RevocationList.Reason.SUPERSEDED)
                .revoke(root.certificate(), NOW, RevocationList.Reason.CA_COMPROMISE);

        assertThat(spec.revoke(root.certificate(), NOW, RevocationList.Reason.UNSPECIFIED)
                        .revoked())
                .hasSize(2)
                .isEqualTo(spec.revoked());
    }
}
