package dev.meshca.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ColoursTest {

    private static final String TEXT = """
            cluster1  yes  NO
            ERROR CHAIN_BROKEN cluster1: the NO of an ERROR in a sentence
            WARNING EXPIRES_SOON cluster2: soon
            NOT healthy
            """;

    private static String shown(Map<String, String> environment, boolean interactive, String text) {
        StringWriter out = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter()),
                environment,
                Clock.systemUTC(),
                interactive);
        terminal.result(text);
        terminal.flush();
        return out.toString();
    }

    @Test
    void the_words_that_an_eye_looks_for_are_coloured_and_nothing_else() {
        assertThat(shown(Map.of(), true, TEXT)).isEqualTo("""
                cluster1  yes  \033[1;31mNO\033[0m
                \033[1;31mERROR\033[0m CHAIN_BROKEN cluster1: the NO of an ERROR in a sentence
                \033[33mWARNING\033[0m EXPIRES_SOON cluster2: soon
                \033[1;31mNOT healthy\033[0m
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"healthy\n", "ready\n", "DONE in phase DONE: well\n"})
    void what_is_well_is_green(String text) {
        assertThat(shown(Map.of(), true, text)).startsWith("\033[32m");
    }

    @Test
    void who_wants_none_or_reads_no_terminal_has_none() {
        assertThat(shown(Map.of("NO_COLOR", "1"), true, TEXT)).isEqualTo(TEXT);
        assertThat(shown(Map.of("TERM", "dumb"), true, TEXT)).isEqualTo(TEXT);
        assertThat(shown(Map.of(), false, TEXT)).isEqualTo(TEXT);
        assertThat(shown(Map.of("NO_COLOR", ""), true, TEXT)).isNotEqualTo(TEXT);
    }

    @Test
    void json_has_none() {
        String json = "{\n  \"summary\" : \"NOT healthy\",\n  \"severity\" : \"ERROR\"\n}\n";

        assertThat(shown(Map.of(), true, json)).isEqualTo(json);
    }
}
