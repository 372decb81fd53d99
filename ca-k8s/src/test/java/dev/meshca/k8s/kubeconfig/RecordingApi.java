package dev.meshca.k8s.kubeconfig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** A server that answers as an API server would, and writes down who asked, as whom, with what, and which way. */
final class RecordingApi implements AutoCloseable {

    static final Forged AUTHORITY = Forge.root("api servers").selfSigned();

    private static final String SECRET =
            "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"cacerts\",\"resourceVersion\":\"1\"}}";
    private static final Set<String> COMPARED =
            Set.of("authorization", "impersonate-user", "impersonate-uid", "impersonate-group");

    /** What one request showed. */
    record Seen(
            String path,
            Map<String, List<String>> headers,
            boolean compressed,
            String client,
            String serverName,
            int port) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    private RecordingApi(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    static RecordingApi overTls(String loopback) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName(loopback), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setWantClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        return new RecordingApi(server);
    }

    static RecordingApi plain() throws IOException {
        return new RecordingApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    void forget() {
        seen.clear();
    }

    /** Requests with this header are not accepted, for so many times. */
    void reject(String authorization, int times) {
        failures.put(authorization, times);
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Seen request = seen(exchange);
        seen.add(request);
        String who = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean rejected = rejects(who);
        byte[] body = (rejected ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":401}" : SECRET)
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(rejected ? 401 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Counts in one step, as requests come side by side and one of them has to be the refused one. */
    private boolean rejects(String who) {
        Integer left = failures.computeIfPresent(who, (key, before) -> before - 1);
        return left != null && left >= 0;
    }

    private static Seen seen(HttpExchange exchange) {
        Map<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (COMPARED.contains(lower) || lower.startsWith("impersonate-extra-")) {
                headers.put(
                        lower, values.stream().sorted().map(RecordingApi::utf8).toList());
            }
        });
        SSLSession session = exchange instanceof HttpsExchange https ? https.getSSLSession() : null;
        return new Seen(
                exchange.getRequestURI().getRawPath(),
                headers,
                String.valueOf(exchange.getRequestHeaders().getFirst("Accept-Encoding"))
                        .contains("gzip"),
                client(session),
                serverName(session),
                exchange.getRemoteAddress().getPort());
    }

    /** The server reads headers as Latin-1. */
    private static String utf8(String header) {
        return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String client(SSLSession session) {
        try {
            return session == null
                    ? ""
                    : Stream.of(session.getPeerCertificates())
                            .map(shown -> ((X509Certificate) shown)
                                    .getSubjectX500Principal()
                                    .getName())
                            .collect(Collectors.joining(" < "));
        } catch (SSLPeerUnverifiedException none) {
            return "";
        }
    }

    private static String serverName(SSLSession session) {
        return session instanceof ExtendedSSLSession tls
                ? tls.getRequestedServerNames().stream()
                        .map(name -> name instanceof SNIHostName host ? host.getAsciiName() : name.toString())
                        .collect(Collectors.joining(","))
                : "";
    }

    private static SSLContext tls() throws Exception {
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, "api.example"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        };
        Forged identity = Forge.leaf()
                .subject(Forge.name("api"))
                .extension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                .signedBy(AUTHORITY);
        return ServerTls.of(identity, AUTHORITY, new Anybody());
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
