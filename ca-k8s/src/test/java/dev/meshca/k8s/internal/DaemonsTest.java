package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_ERR)
class DaemonsTest {

    @Test
    void a_client_that_stumbles_over_an_answer_nobody_waits_for_prints_no_trace() throws InterruptedException {
        assertThat(printed(() -> {
                    throw new NullPointerException("a buffer that was closed meanwhile");
                }))
                .isEmpty();
    }

    @Test
    void an_error_of_the_machine_is_not_hidden() throws InterruptedException {
        assertThat(printed(() -> {
                    throw new StackOverflowError("too deep");
                }))
                .contains("too deep");
    }

    private static String printed(Runnable task) throws InterruptedException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Thread thread = new Daemons("test-").newThread(task);
        try {
            thread.start();
            thread.join();
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
