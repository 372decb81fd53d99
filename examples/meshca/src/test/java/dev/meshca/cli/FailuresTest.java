package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A sentence of ours is a usage error; what another library complains of is a defect, and its cause is said. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailuresTest {

    private final StringWriter err = new StringWriter();

    @Test
    void a_wrong_argument_that_the_JDK_was_given_hides_no_cause() {
        int code = run(() -> {
            IOException reset = new IOException("connection reset");
            reset.addSuppressed(reset);
            return 0;
        });

        assertThat(code).isEqualTo(70);
        assertThat(err.toString())
                .contains("Self-suppression not permitted", "caused by java.io.IOException: connection reset");
    }

    @Test
    void a_wrong_argument_in_our_words_is_a_usage_error() {
        int code = run(() -> {
            throw new IllegalArgumentException("name a folder");
        });

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("meshca: name a folder");
    }

    private int run(Callable<Integer> work) {
        Terminal terminal = new Terminal(
                new PrintWriter(new StringWriter()), new PrintWriter(err, true), Map.of(), Clock.systemUTC(), false);
        return new CommandLine(new Work(work))
                .setExecutionExceptionHandler(new Failures(terminal))
                .execute();
    }

    /** A command that does what a test wants. */
    @Command(name = "meshca")
    private record Work(Callable<Integer> work) implements Callable<Integer> {

        @Override
        public Integer call() throws Exception {
            return work.call();
        }
    }
}
