package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CaSpecTest {

    @Test
    void the_defaults_of_a_root_are_those_of_the_Makefile() {
        CaSpec root = CaSpec.root("Istio");

        assertThat(root.chosenKey()).isEmpty();
        assertThat(root.commonName()).isEqualTo("Root CA");
        assertThat(root.dnsNames()).isEmpty();
        assertThat(root.chosenValidity()).isEmpty();
        assertThat(Validity.CA_DEFAULT).isEqualTo(Duration.ofDays(3650));
    }

    @Test
    void the_defaults_of_an_intermediate_are_those_of_the_Makefile() {
        CaSpec intermediate = CaSpec.intermediate("Istio");

        assertThat(intermediate.chosenKey()).isEmpty();
        assertThat(intermediate.commonName()).isEqualTo("Intermediate CA");
        assertThat(intermediate.dnsNames()).containsExactly("istiod.istio-system.svc");
    }

    @Test
    void the_first_generation_is_not_part_of_the_name() {
        assertThat(CaSpec.root("Acme").subject()).hasToString("CN=Root CA, O=Acme");
    }

    @Test
    void a_later_generation_is_part_of_the_name() {
        assertThat(CaSpec.root("Acme").generation(2).subject()).hasToString("CN=Root CA G2, O=Acme");
    }

    @Test
    void a_copy_keeps_what_it_does_not_change() {
        Validity validity = Validity.lasting(Duration.ofDays(9));
        CaSpec spec = CaSpec.intermediate("Acme")
                .commonName("Mesh CA")
                .dnsNames("a.example")
                .key(KeyAlgorithm.EC_P384)
                .generation(3)
                .validity(validity);

        assertThat(spec.subject(ClusterName.of("cluster1"))).hasToString("L=cluster1, CN=Mesh CA G3, O=Acme");
        assertThat(spec.dnsNames()).containsExactly("a.example");
        assertThat(spec.chosenKey()).contains(KeyAlgorithm.EC_P384);
        assertThat(spec.chosenValidity()).contains(validity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0000b"})
    void an_organization_that_cannot_stand_in_a_name_is_refused(String organization) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaSpec.root(organization))
                .withMessage("the organization (O) must have 1 to 64 characters, none of them a control character");
    }

    @Test
    void a_name_has_64_characters_at_most_with_its_generation() {
        CaSpec longest = CaSpec.root("Acme").commonName("x".repeat(64));

        assertThat(longest.subject().getName()).contains("x".repeat(64));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> longest.generation(2))
                .withMessage("the common name (CN) with its generation must have 1 to 64 characters, none of them a"
                        + " control character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a..b", "a b", "*", "a.*.b", "ä.example"})
    void a_DNS_name_that_is_none_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaSpec.intermediate("Acme").dnsNames(name))
                .withMessage("'" + name + "' is not a DNS name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"istiod", "istiod.istio-system.svc", "*.example.com", "1.example"})
    void a_DNS_name_is_kept(String name) {
        assertThat(CaSpec.intermediate("Acme").dnsNames(name).dnsNames()).containsExactly(name);
    }

    @Test
    void a_root_has_no_DNS_names() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaSpec.root("Acme").dnsNames("a.example"))
                .withMessage("a root CA has no DNS names; give them to the intermediates");
    }

    @Test
    void generations_start_with_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaSpec.root("Acme").generation(0))
                .withMessage("generation 0 is less than 1");
    }
}
