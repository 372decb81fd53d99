package dev.meshca.k8s.kubeconfig.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class YamlTextTest {

    private static Map<String, Node> read(String text) {
        return ((Mapping) DocumentText.read(text.getBytes(StandardCharsets.UTF_8))).entries();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        abc        | a text
        '"1"'      | a text
        2020-01-01 | a text
        1.2.3.4    | a text
        "''"       | a text
        12         | a number
        0123       | a number
        1_000      | a number
        0x1F       | a number
        1e3        | a number
        -.5        | a number
        yes        | true or false
        Off        | true or false
        true       | true or false
        ~          | nothing
        NULL       | nothing
        """)
    void plain_text_means_what_it_means_to_kubectl(String text, String meaning) {
        assertThat(read("a: " + text).get("a")).hasToString(meaning);
    }

    @Test
    void aliases_and_merges_are_followed() {
        Map<String, Node> read = read("a: &a {x: &x '1', y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\nd: *x\n");

        assertThat(read.get("b")).isEqualTo(read("b: {x: '1', y: 3}").get("b"));
        assertThat(read.get("c")).isEqualTo(read("c: {x: '1', y: 2, z: 4}").get("c"));
        assertThat(read.get("d")).isEqualTo(read("d: '1'").get("d"));
    }

    @Test
    void json_may_be_indented_by_tabs_and_a_byte_order_mark_may_come_first() {
        assertThat(read("\uFEFF{\n\t\"a\":\t\"b\"\n}")).isEqualTo(read("a: b"));
        assertThat(read("\uFEFFa: b")).isEqualTo(read("a: b"));
    }

    @Test
    void tabs_may_stand_behind_a_name_and_at_the_end_of_a_line() {
        assertThat(read("a:\tb\nc: \t\n- name:\t d\t\n  'e':\t\"x\ty\"\t# f\n"))
                .isEqualTo(read("a: b\nc:\n- name: d\n  'e': \"x\ty\"\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a: 1\\nb:\\n\\tc: 1    | line 3, a tab is no indentation)
        a: 1\\nb: [1, 2\\nc: 3 | line 3)
        a: 1\\n}              | line 2)
        """)
    void the_line_is_told_where_a_text_ceases_to_be_YAML(String text, String place) {
        assertThatThrownBy(() -> read(text.translateEscapes()))
                .isInstanceOf(Refusal.class)
                .hasMessage("does not parse as YAML or JSON (" + place);
    }

    @Test
    void of_two_fields_of_one_name_the_last_counts_and_of_two_documents_the_first() {
        assertThat(read("a: b\na: c\n---\na: d\n")).isEqualTo(read("a: c"));
        assertThat(read("{\"a\": \"b\", \"a\": \"c\"}")).isEqualTo(read("a: c"));
    }
}
