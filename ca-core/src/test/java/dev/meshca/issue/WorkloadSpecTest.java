package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.KeyAlgorithm;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkloadSpecTest {

    private static final WorkloadCert.Spec LEDGER = WorkloadCert.Spec.of("payments", "ledger");

    @Test
    void the_defaults_are_those_of_istio() {
        assertThat(LEDGER)
                .isEqualTo(new WorkloadCert.Spec(
                        "cluster.local", "payments", "ledger", Duration.ofDays(1), KeyAlgorithm.RSA_2048));
        assertThat(LEDGER.spiffeId()).isEqualTo("spiffe://cluster.local/ns/payments/sa/ledger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "acme.example", "old_mesh-1.td2"})
    void a_trust_domain_has_the_letters_of_spiffe(String trustDomain) {
        assertThat(LEDGER.trustDomain(trustDomain).spiffeId()).startsWith("spiffe://" + trustDomain + "/ns/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme.example", "acme/example", "acme example", "acmé", "a@b", "a:1", "a\nb"})
    void anything_else_is_not_a_trust_domain(String trustDomain) {
        assertThatThrownBy(() -> LEDGER.trustDomain(trustDomain))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a trust domain: use 1 to 255 lower-case letters")
                .hasMessageNotContaining("\n");
    }

    @Test
    void a_trust_domain_has_at_most_255_letters() {
        assertThat(LEDGER.trustDomain("a".repeat(255)).trustDomain()).hasSize(255);
        assertThatThrownBy(() -> LEDGER.trustDomain("a".repeat(256))).hasMessageContaining("is not a trust domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Payments", "pay.ments", "-payments", "payments-", "pay/../root", "pay\nments"})
    void a_namespace_is_a_label(String namespace) {
        assertThatThrownBy(() -> WorkloadCert.Spec.of(namespace, "ledger"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a namespace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ledger", ".ledger", "ledger.", "led..ger", "led/ger", "led_ger"})
    void a_service_account_is_a_subdomain(String serviceAccount) {
        assertThatThrownBy(() -> WorkloadCert.Spec.of("payments", serviceAccount))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a service account");
    }

    @Test
    void names_have_the_lengths_that_kubernetes_allows() {
        String label = "a".repeat(63);
        String subdomain = label + "." + label + "." + label + "." + "a".repeat(61);

        assertThat(WorkloadCert.Spec.of(label, subdomain).serviceAccount()).hasSize(253);
        assertThatThrownBy(() -> WorkloadCert.Spec.of(label + "a", "ledger"))
                .hasMessageContaining("is not a namespace");
        assertThatThrownBy(() -> WorkloadCert.Spec.of(label, subdomain + "a"))
                .hasMessageContaining("is not a service account");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 999})
    void a_lifetime_is_at_least_a_second(long millis) {
        assertThatThrownBy(() -> LEDGER.lifetime(Duration.ofMillis(millis)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is shorter than a second");
    }
}
