package dev.meshca.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/** A way to an API server that can be told to answer 429 to everything, or to keep writes back; a watch that has begun goes on. */
public final class Throttle implements AutoCloseable {

    private static final String NAME = "api.example";
    private static final Forged AUTHORITY = Forge.root("api servers").selfSigned();
    private static final List<String> PASSED = List.of("Authorization", "Content-Type", "Accept");
    private static final byte[] TOO_MANY =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"TooManyRequests\",\"code\":429}"
                    .getBytes(StandardCharsets.UTF_8);

    private static final int PIECE = 1 << 13;

    private final ControlPlane plane;
    private final HttpClient client;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean throttling;
    private volatile CompletableFuture<Boolean> gate = CompletableFuture.completedFuture(true);

    private Throttle(ControlPlane plane) throws IOException, GeneralSecurityException {
        this.plane = plane;
        this.client = HttpClient.newBuilder()
                .sslContext(Tls.contextTrusting(plane.certificateAuthority()))
                .build();
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public static Throttle on(ControlPlane plane) {
        try {
            return new Throttle(plane);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK speaks no TLS", e);
        }
    }

    private static SSLContext tls() {
        return ServerTls.of(
                Forge.leaf().subject(Forge.name("api")).dnsName(NAME).signedBy(AUTHORITY), AUTHORITY);
    }

    /** Whether everything is answered 429 from now on. */
    public void throttling(boolean everything) {
        refused.set(0);
        throttling = everything;
    }

    /** How many requests were answered 429 since then. */
    public long refused() {
        return refused.get();
    }

    /** Writes of Secrets wait here from now on. */
    public void hold() {
        gate = new CompletableFuture<>();
    }

    /** How many wait. */
    public int held() {
        return held.get();
    }

    /** Those that wait go on, and none waits any more. */
    public void passOn() {
        gate.complete(true);
    }

    /** Those that wait never get to the API server, and none waits any more. */
    public void lose() {
        CompletableFuture<Boolean> closed = gate;
        gate = CompletableFuture.completedFuture(true);
        closed.complete(false);
    }

    /** With the context of the cluster's name, as an administrator. */
    public Path kubeconfig() {
        String authority = Base64.getEncoder().encodeToString(AUTHORITY.pem().getBytes(StandardCharsets.US_ASCII));
        String text = """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters:
                - name: %1$s
                  cluster: {server: 'https://127.0.0.1:%2$d', certificate-authority-data: %3$s, tls-server-name: %4$s}
                contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                users: [{name: %1$s, user: {token: '%5$s'}}]
                """.formatted(plane.name(), server.getAddress().getPort(), authority, NAME, plane.adminToken());
        try {
            return Files.writeString(plane.newFolder("throttle").resolve("kubeconfig"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (throttling) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(429, TOO_MANY.length);
                exchange.getResponseBody().write(TOO_MANY);
                refused.incrementAndGet();
            } else if (mayPass(exchange)) {
                pass(client.send(request(exchange, body), BodyHandlers.ofInputStream()), exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mayPass(HttpExchange exchange) {
        if (exchange.getRequestMethod().equals("GET")
                || !exchange.getRequestURI().getPath().contains("/secrets")) {
            return true;
        }
        held.incrementAndGet();
        try {
            return gate.join();
        } finally {
            held.decrementAndGet();
        }
    }

    private HttpRequest request(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(plane.server() + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        PASSED.stream()
                .filter(exchange.getRequestHeaders()::containsKey)
                .forEach(name ->
                        request.header(name, exchange.getRequestHeaders().getFirst(name)));
        return request.build();
    }

    /** Each piece at once, as a watch has no end. */
    private static void pass(HttpResponse<InputStream> answer, HttpExchange exchange) throws IOException {
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        byte[] piece = new byte[PIECE];
        try (InputStream content = answer.body();
                OutputStream out = exchange.getResponseBody()) {
            for (int length = content.read(piece); length >= 0; length = content.read(piece)) {
                out.write(piece, 0, length);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        lose();
        server.stop(0);
        threads.shutdownNow();
    }
}
