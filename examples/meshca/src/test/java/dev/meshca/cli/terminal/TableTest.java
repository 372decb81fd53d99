package dev.meshca.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TableTest {

    @Test
    void columns_are_as_wide_as_their_widest_cell_and_lines_have_no_trailing_blanks() {
        assertThat(new Table().row("A", "B", "").row("longer", "x", "last one").text("  "))
                .isEqualTo("""
                          A       B
                          longer  x  last one
                        """.indent(0));
    }

    @Test
    void the_last_cell_of_a_short_row_widens_no_column() {
        assertThat(new Table().row("a", "b", "c").row("a very long note").text(""))
                .isEqualTo("a  b  c\na very long note\n");
    }
}
