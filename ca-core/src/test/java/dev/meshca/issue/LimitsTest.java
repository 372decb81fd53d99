package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Pems;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The last value that is taken, and the first that is not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LimitsTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final Validity MONTH = Validity.lasting(Duration.ofDays(30));

    private final RootCa root = RootCa.create(root(1));

    private static CaSpec root(int generation) {
        return CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(generation);
    }

    private static CaSpec intermediate() {
        return CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    @Test
    void the_number_of_a_list_has_20_octets_at_most() {
        BigInteger longest = BigInteger.ONE.shiftLeft(159).subtract(BigInteger.ONE);

        assertThat(new RevocationList.Spec(longest, MONTH, List.of()).number()).isEqualTo(longest);
        assertThat(new RevocationList.Spec(BigInteger.ZERO, MONTH, List.of()).number())
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RevocationList.Spec(longest.add(BigInteger.ONE), MONTH, List.of()))
                .withMessageEndingWith("is negative or longer than 20 octets");
    }

    @Test
    void a_workload_certificate_lasts_a_second_at_least_and_as_long_as_its_CA_at_most() {
        Instant now = Instant.parse("2031-03-01T12:00:00Z");
        Issuance then = Issuance.system().clock(Clock.fixed(now, ZoneOffset.UTC));
        Validity tenYears = Validity.lasting(Duration.ofDays(3650), then.clock());
        CaCerts ca = RootCa.create(root(1).validity(tenYears), then).issue(ONE, intermediate(), then);
        Duration left = Duration.between(now, end(ca.certificate()));
        WorkloadCert.Spec spec = WorkloadCert.Spec.of("payments", "ledger").key(KeyAlgorithm.EC_P256);

        assertThat(end(ca.issue(spec.lifetime(Duration.ofSeconds(1)), then).certificate()))
                .isEqualTo(now.plusSeconds(1));
        assertThat(end(ca.issue(spec.lifetime(left), then).certificate())).isEqualTo(end(ca.certificate()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ca.issue(spec.lifetime(left.plusSeconds(1)), then))
                .withMessageContaining("would outlive the CA of cluster1");
    }

    @Test
    void a_name_that_is_refused_is_shown_up_to_80_letters_and_without_control_characters() {
        String eighty = "A".repeat(80);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkloadCert.Spec.of(eighty, "ledger"))
                .withMessageStartingWith("'" + eighty + "' is not a namespace");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkloadCert.Spec.of(eighty + "A", "ledger"))
                .withMessageStartingWith("'" + eighty + "…' is not a namespace");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkloadCert.Spec.of("a\nb", "ledger"))
                .withMessageStartingWith("'a?b' is not a namespace");
    }

    @Test
    void an_organization_has_64_letters_at_most_and_a_DNS_name_253() {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "a".repeat(61));

        assertThat(CaSpec.root("x".repeat(64)).organization()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> CaSpec.root("x".repeat(65)));
        assertThat(intermediate().dnsNames(longest).dnsNames()).containsExactly(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> intermediate().dnsNames(longest + "a"));
    }

    @Test
    void a_blank_common_name_is_refused_in_every_generation() {
        assertThatIllegalArgumentException().isThrownBy(() -> root(1).commonName(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> root(2).commonName(" "));
    }

    @Test
    void an_intermediate_may_end_with_its_root_and_not_a_second_later() {
        Instant end = end(root.certificate());
        Instant start = Instant.now();

        assertThat(end(root.issue(ONE, intermediate().validity(new Validity(start, end)))
                        .certificate()))
                .isEqualTo(end);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> root.issue(ONE, intermediate().validity(new Validity(start, end.plusSeconds(1)))))
                .withMessageContaining("would outlive its issuer");
    }

    @Test
    void a_bridge_is_signed_up_to_the_last_second_of_the_old_root() {
        Forged brief =
                Forge.root("Old").valid(Duration.ofDays(-1), Duration.ofDays(1)).selfSigned();
        RootCa old = RootCa.of(Pems.bytes(brief.pem()), brief.keys().getPrivate());
        Instant last = end(old.certificate());
        X509Certificate next = root.certificate();

        assertThat(end(old.crossSign(next, last.minusSeconds(1)))).isEqualTo(last);
        assertThatThrownBy(() -> old.crossSign(next, last.plusSeconds(1)))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("not now; rotate trust-first instead");
    }

    @Test
    void a_new_root_that_cannot_be_bridged_is_named_with_the_reason() {
        assertRefused(Forge.root("Next").pathLength(0), "allows no CA below it");
        assertRefused(Forge.root("Next").valid(Duration.ofDays(1), Duration.ofDays(9)), "not now");
        assertRefused(Forge.leaf().subject(Forge.name("Next")), "is not a self-signed CA");
        assertThat(root.crossSign(Forge.root("Next").pathLength(1).selfSigned().certificate(), Instant.now()))
                .isNotNull();
    }

    private void assertRefused(Forge next, String reason) {
        assertThatThrownBy(() -> root.crossSign(next.selfSigned().certificate(), Instant.now()))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageStartingWith("the new root")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("rotate trust-first");
    }

    @Test
    void a_plan_has_at_least_one_cluster_and_knows_its_own() {
        TrustPlan plan = TrustPlan.issuedBy(root, List.of(ONE, ClusterName.of("cluster2")), intermediate());

        assertThat(plan.cluster(ONE).cluster()).isEqualTo(ONE);
        assertThat(plan.chains()).hasSize(2).first().isSameAs(plan.cluster(ONE).chain());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.cluster(ClusterName.of("cluster9")))
                .withMessage("the plan has no cluster 'cluster9', only cluster1, cluster2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustPlan.issuedBy(root, List.of(), intermediate()))
                .withMessage("a mesh needs at least one cluster");
    }

    @Test
    void a_root_without_an_organization_issues_in_the_name_of_Istio() {
        Forged nameless = Forge.root("Root").subject(new X500Name("CN=Root")).selfSigned();
        RootCa bare = RootCa.of(Pems.bytes(nameless.pem()), nameless.keys().getPrivate());

        assertThat(bare.organization()).isEqualTo("Istio");
        assertThat(root.organization()).isEqualTo("Acme");
        assertThat(root.isKeyExportable()).isTrue();
        assertThat(root).hasToString("RootCa['O=Acme, CN=Root CA', until " + end(root.certificate()) + "]");
    }
}
