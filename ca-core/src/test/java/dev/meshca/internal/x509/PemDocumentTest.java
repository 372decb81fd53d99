package dev.meshca.internal.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PemDocumentTest {

    private static final byte[] CONTENT =
            "something that needs more than one line of base64 to be written down".getBytes(StandardCharsets.US_ASCII);
    private static final String BLOCK = Pem.block("THING", CONTENT);
    private static final String BASE64 = Base64.getEncoder().encodeToString(CONTENT);

    private static PemDocument parse(String text) {
        return PemDocument.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertReadsTheBlock(String text) {
        PemDocument document = parse(text);
        assertThat(document.defects()).isEmpty();
        assertThat(document.blocks()).hasSize(1).allSatisfy(block -> {
            assertThat(block.label()).isEqualTo("THING");
            assertThat(block.der()).isEqualTo(CONTENT);
            assertThat(block.isPlain()).isTrue();
        });
    }

    private static void assertDefect(String text, int line, String what) {
        assertThat(parse(text).defects()).anySatisfy(defect -> {
            assertThat(defect.line()).isEqualTo(line);
            assertThat(defect.what()).contains(what);
        });
    }

    @Test
    void a_block_as_openssl_writes_it() {
        assertReadsTheBlock(BLOCK);
    }

    @Test
    void carriage_returns() {
        assertReadsTheBlock(BLOCK.replace("\n", "\r\n"));
    }

    @Test
    void text_before_and_after() {
        assertReadsTheBlock("Subject: us\n\n" + BLOCK + "\nthat is all\n");
    }

    @Test
    void base64_on_one_line() {
        assertReadsTheBlock("-----BEGIN THING-----\n" + BASE64 + "\n-----END THING-----\n");
    }

    @Test
    void no_newline_at_the_end() {
        assertReadsTheBlock(BLOCK.stripTrailing());
    }

    @Test
    void blanks_after_the_markers() {
        assertReadsTheBlock(BLOCK.replace("-----\n", "-----   \n"));
    }

    @Test
    void a_tab_after_the_end() {
        assertReadsTheBlock(BLOCK.replace("END THING-----", "END THING-----\t"));
    }

    @Test
    void a_blank_line_right_after_the_begin() {
        assertReadsTheBlock(BLOCK.replaceFirst("-----\n", "-----\n\n"));
    }

    @Test
    void text_that_mentions_a_marker() {
        assertReadsTheBlock("# here is a -----BEGIN for you\n" + BLOCK);
    }

    @Test
    void two_blocks_in_their_order() {
        assertThat(parse(Pem.block("ONE", CONTENT) + Pem.block("TWO", CONTENT)).blocks())
                .extracting(PemDocument.Block::label, PemDocument.Block::line)
                .containsExactly(tuple("ONE", 1), tuple("TWO", 5));
    }

    @Test
    void a_blank_line_in_the_middle_makes_a_block_that_is_not_plain() {
        PemDocument document = parse(BLOCK.replaceFirst("(-----\n.*\n)", "$1\n"));

        assertThat(document.defects()).isEmpty();
        assertThat(document.blocks()).singleElement().matches(PemDocument.Block::hasBlankLine);
    }

    @Test
    void headers_make_a_block_that_is_not_plain() {
        PemDocument document = parse(BLOCK.replaceFirst("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n"));

        assertThat(document.blocks()).singleElement().matches(PemDocument.Block::hasHeaders);
    }

    @Test
    void a_byte_order_mark() {
        assertDefect("\u00ef\u00bb\u00bf" + BLOCK, 1, "byte order mark");
    }

    @Test
    void indentation() {
        assertDefect("  " + BLOCK, 1, "blanks stand around it");
    }

    @Test
    void a_tab_after_the_begin() {
        assertDefect(BLOCK.replaceFirst("-----\n", "-----\t\n"), 1, "blanks stand around it");
    }

    @Test
    void blocks_glued_together() {
        assertDefect(BLOCK.stripTrailing() + BLOCK, 4, "glued together");
    }

    @Test
    void a_second_begin_before_the_end() {
        assertDefect("-----BEGIN THING-----\nAAAA\n" + BLOCK, 1, "no END line");
    }

    @Test
    void a_block_that_is_cut_off() {
        assertDefect(BLOCK.substring(0, 60), 1, "no END line");
    }

    @Test
    void an_end_with_another_label() {
        assertDefect(BLOCK.replace("END THING", "END OTHER"), 4, "its label is not that of the BEGIN line");
    }

    @Test
    void missing_padding() {
        assertDefect(BLOCK.replace("=", ""), 1, "not base64");
    }

    @Test
    void carriage_returns_alone() {
        assertThat(parse(BLOCK.replace('\n', '\r')).defects()).isNotEmpty();
    }

    @Test
    void a_file_larger_than_a_Secret() {
        assertThat(PemDocument.parse(new byte[PemDocument.MAX_BYTES + 1]).defects())
                .singleElement()
                .matches(defect -> defect.what().contains("1 MiB"));
    }

    @Test
    void a_file_as_large_as_a_Secret() {
        assertThat(PemDocument.parse(new byte[PemDocument.MAX_BYTES]).defects()).isEmpty();
    }

    @Test
    void many_blanks_take_no_time() {
        String blanks = " ".repeat(PemDocument.MAX_BYTES / 2);

        assertThat(parse(blanks + "x" + blanks.substring(10)).blocks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "nothing here", "-----", "-----BEGIN", "\u0000\u0001\u00ff"})
    void nothing_to_read_is_no_defect(String text) {
        PemDocument document = parse(text);

        assertThat(List.of(document.blocks(), document.defects())).allMatch(List::isEmpty);
    }
}
