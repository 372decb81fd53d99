package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IstiodAddressTest {

    @Test
    void a_host_and_a_port_are_read_and_shown_alike() {
        assertThat(IstiodAddress.parse("10.0.0.7:15012")).isEqualTo(new IstiodAddress("10.0.0.7", 15012));
        assertThat(IstiodAddress.parse("[::1]:1")).isEqualTo(new IstiodAddress("::1", 1));
        assertThat(IstiodAddress.parse("[::1]:1")).hasToString("[::1]:1");
        assertThat(IstiodAddress.parse("istiod.example.org:443")).hasToString("istiod.example.org:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", ":1", "host:0", "host:65536", "host:x", "::1:15012", "a/b:1", "a b:1"})
    void anything_else_is_refused_with_the_form(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IstiodAddress.parse(text))
                .withMessageContaining("address");
    }
}
