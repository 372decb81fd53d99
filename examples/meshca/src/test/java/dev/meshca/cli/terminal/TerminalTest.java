package dev.meshca.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
}
