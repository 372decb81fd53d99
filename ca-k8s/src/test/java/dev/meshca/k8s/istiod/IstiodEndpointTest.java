package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@DisplayNameGeneration(ReplaceUnderscores.class)
class IstiodEndpointTest {

    private static final Duration SHORT = Duration.ofMillis(1500);

    private interface Behaviour {
        void with(Socket client) throws IOException;
    }

    private static ServedChain asked(Behaviour behaviour) throws IOException {
        return asked(behaviour, SHORT);
    }

    private static ServedChain asked(Behaviour behaviour, Duration limit) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket client = server.accept()) {
                    behaviour.with(client);
                } catch (IOException gone) {
                    return;
                }
            });
            thread.setDaemon(true);
            thread.start();
            return IstiodEndpoint.read("istiod-0", new IstiodAddress("127.0.0.1", server.getLocalPort()), limit);
        }
    }

    @Test
    void who_never_answers_is_given_up_in_time() throws IOException {
        ServedChain chain = asked(client -> client.getInputStream().readAllBytes());

        assertThat(chain.replica()).isEqualTo("istiod-0");
        assertThat(chain.problem()).hasValueSatisfying(why -> assertThat(why).endsWith("within 1500 ms"));
    }

    @Test
    void who_is_asked_when_the_time_is_over_is_not_blamed_for_it() throws IOException {
        ServedChain chain = asked(client -> client.getInputStream().readAllBytes(), Duration.ZERO);

        assertThat(chain.problem()).hasValueSatisfying(why -> assertThat(why).startsWith("no time was left to ask it"));
    }

    @Test
    void who_sends_a_byte_now_and_then_is_given_up_in_time() throws IOException {
        AtomicInteger sent = new AtomicInteger();
        ServedChain chain = asked(client -> {
            client.getOutputStream().write(new byte[] {0x16, 0x03, 0x03, 0x3f, (byte) 0xff, 0x02, 0x00, 0x3f});
            while (true) {
                client.setSoTimeout(50);
                client.getOutputStream().write(0);
                sent.incrementAndGet();
                try {
                    client.getInputStream().readNBytes(100_000);
                    return;
                } catch (java.net.SocketTimeoutException nothingToRead) {
                    continue;
                }
            }
        });

        assertThat(chain.problem()).hasValueSatisfying(why -> assertThat(why).endsWith("within 1500 ms"));
        assertThat(sent.get()).isGreaterThan(1);
    }

    @Test
    void who_speaks_no_TLS_is_told_from_who_does_not_answer() throws IOException {
        ServedChain chain =
                asked(client -> client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes()));

        assertThat(chain.problem()).hasValueSatisfying(why -> assertThat(why).contains("TLS handshake"));
    }

    @Test
    void nobody_there_is_a_problem_and_no_exception() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }

        ServedChain closed = IstiodEndpoint.read("a", new IstiodAddress("127.0.0.1", port), SHORT);
        ServedChain unknown = IstiodEndpoint.read("b", new IstiodAddress("istiod.invalid", 15012), SHORT);

        assertThat(closed.problem()).hasValueSatisfying(why -> assertThat(why).startsWith("nothing answers"));
        assertThat(unknown.problem()).hasValueSatisfying(why -> assertThat(why).contains("not known"));
    }
}
