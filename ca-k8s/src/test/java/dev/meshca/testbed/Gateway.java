package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway in one cluster and a server in another, real Envoys with real pilot-agents, and two clients of the gateway: the
 * requests of one go over one connection all the while, those of the other over a new one each, with a handshake behind the gateway.
 */
public final class Gateway implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: server.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ANSWER_LIMIT = 1 << 14;

    private final Sidecar gateway;
    private final Sidecar server;
    private final EnvoySecrets secrets;
    private final Client kept = new Client();
    private final Client fresh = new Client();
    private final List<Thread> clients =
            List.of(new Thread(this::keepOneOpen, "kept"), new Thread(this::connectAnew, "fresh"));
    private volatile boolean stopped;

    private record Client(AtomicLong good, AtomicLong bad, Set<String> texts) {

        Client() {
            this(new AtomicLong(), new AtomicLong(), new ConcurrentSkipListSet<>());
        }

        void failed(IOException e) {
            bad.incrementAndGet();
            texts.add(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What clients of the gateway have seen so far.
     *
     * @param connections how many connections the gateway had to the server for the requests of the first client
     */
    public record Counted(
            long fresh, long freshFailed, long kept, long keptFailed, long connections, Set<String> texts) {}

    private Gateway(Sidecar gateway, Sidecar server) {
        this.gateway = gateway;
        this.server = server;
        server.start("sidecar", port -> GatewayConfig.server(server, port));
        gateway.start(
                "router",
                port -> GatewayConfig.gateway(
                        gateway, port, server.socket(EnvoyConfig.INBOUND).toString()));
        secrets = EnvoySecrets.of(gateway);
    }

    /** Returns when both clients have got an answer. The agents ask for certificates of this lifetime and renew at a tenth of it. */
    public static Gateway start(
            IstioRelease agent,
            ControlPlane here,
            Istiod istiodHere,
            ControlPlane there,
            Istiod istiodThere,
            Duration lifetime) {
        Map<String, String> agents =
                Map.of("SECRET_TTL", lifetime.toSeconds() + "s", "SECRET_GRACE_PERIOD_RATIO", "0.9");
        Gateway started = new Gateway(
                new Sidecar(here.name() + "/gateway", here, istiodHere, agent, agents),
                new Sidecar(there.name() + "/server", there, istiodThere, agent, agents));
        try {
            for (String listener : List.of(GatewayConfig.KEPT, GatewayConfig.FRESH)) {
                Await.until("an answer over " + listener, LIMIT, () -> started.answers(listener));
            }
        } catch (AssertionError | RuntimeException e) {
            String log = String.join("\n", started.gateway.log());
            started.close();
            throw new AssertionError(e.getMessage() + "\n" + log, e);
        }
        started.clients.forEach(Thread::start);
        return started;
    }

    private boolean answers(String listener) throws IOException {
        try (SocketChannel channel = connect(listener)) {
            ask(channel);
            return true;
        }
    }

    private SocketChannel connect(String listener) throws IOException {
        Path socket = gateway.socket(listener);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void ask(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(REQUEST));
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_LIMIT);
        String text = "";
        while (!text.endsWith(GatewayConfig.ANSWER)) {
            if (channel.read(answer) < 0) {
                throw new IOException("the gateway has closed the connection");
            }
            text = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
            if (text.startsWith("HTTP/1.1 5")) {
                throw new IOException(text.lines().findFirst().orElse(text));
            }
        }
    }

    private void connectAnew() {
        while (!stopped) {
            try {
                answers(GatewayConfig.FRESH);
                fresh.good().incrementAndGet();
            } catch (IOException e) {
                fresh.failed(e);
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private void keepOneOpen() {
        while (!stopped) {
            try (SocketChannel channel = connect(GatewayConfig.KEPT)) {
                while (!stopped) {
                    ask(channel);
                    kept.good().incrementAndGet();
                    LockSupport.parkNanos(INTERVAL.toNanos());
                }
            } catch (IOException e) {
                kept.failed(e);
            }
        }
    }

    /** The counters of this moment. */
    public Counted counted() {
        Set<String> texts = new ConcurrentSkipListSet<>(kept.texts());
        texts.addAll(fresh.texts());
        return new Counted(
                fresh.good().get(),
                fresh.bad().get(),
                kept.good().get(),
                kept.bad().get(),
                counter("cluster." + GatewayConfig.KEPT + ".upstream_cx_total"),
                texts);
    }

    private long counter(String name) {
        try {
            return gateway.admin("stats?filter=" + name)
                    .lines()
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many certificates the gateway has had. */
    public long certificates() {
        return secrets.report().renewals().ok() + 1;
    }

    @Override
    public void close() {
        stopped = true;
        clients.stream().filter(Thread::isAlive).forEach(Gateway::join);
        secrets.close();
        gateway.close();
        server.close();
    }

    private static void join(Thread client) {
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
