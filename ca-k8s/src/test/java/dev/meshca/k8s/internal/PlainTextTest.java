package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PlainTextTest {

    @Test
    void pem_blocks_and_long_encoded_runs_are_left_out() {
        String key = "-----BEGIN PRIVATE KEY-----\nMIG\nabc\n-----END PRIVATE KEY-----";

        assertThat(PlainText.of("before " + key + " after")).isEqualTo("before … after");
        assertThat(PlainText.of("before -----BEGIN PRIVATE KEY-----\nMIG")).isEqualTo("before …");
        assertThat(PlainText.of("data: " + "Ab1+".repeat(20) + " end")).isEqualTo("data: … end");
        assertThat(PlainText.of("namespace 3f2504e0-4f89-11d3-9a0c-0305e82c3301"))
                .isEqualTo("namespace 3f2504e0-4f89-11d3-9a0c-0305e82c3301");
    }

    @Test
    void terminal_escapes_line_ends_and_direction_marks_are_left_out() {
        assertThat(PlainText.of("a\u001b[31mb\r\nc\u202ed")).isEqualTo("a [31mb c d");
    }

    @Test
    void it_stays_short() {
        assertThat(PlainText.of("word ".repeat(100_000))).hasSizeLessThan(310).endsWith("…");
    }
}
