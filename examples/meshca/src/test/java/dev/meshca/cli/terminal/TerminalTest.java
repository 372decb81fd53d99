package dev.meshca.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TerminalTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Terminal terminal =
            new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), Clock.systemUTC(), false);

    @Test
    void nothing_that_a_server_or_a_certificate_says_steers_the_terminal() {
        terminal.result("red \u001b[31m, csi \u009b, bell \u0007\nnext line, grün\n");
        terminal.note("back \b\r up");
        terminal.flush();

        assertThat(out).hasToString("red ?[31m, csi ?, bell ?\nnext line, grün\n");
        assertThat(err).hasToString("back ?? up" + System.lineSeparator());
    }

    @Test
    void nothing_turns_the_direction_of_what_follows_or_breaks_its_line() {
        terminal.result("a\u202ebc \u2066d\u2028e\n");
        terminal.flush();

        assertThat(out).hasToString("a?bc ?d?e\n");
    }

    @Test
    void who_stops_reading_has_what_he_wanted_but_a_full_disk_loses_the_result() {
        assertThat(after("Broken pipe").lost()).isFalse();
        assertThat(after("No space left on device").lost()).isTrue();
        assertThat(after("Broken pipe").unheard()).isTrue();
        assertThat(after("No space left on device").unheard()).isTrue();
        assertThat(terminal.unheard()).isFalse();
    }

    private static Terminal after(String failure) {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(failure);
            }
        };
        PrintWriter out = new ResultWriter(failing, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, new PrintWriter(new StringWriter()), Map.of(), Clock.systemUTC(), false);
        terminal.result("healthy\n");
        return terminal;
    }
}
