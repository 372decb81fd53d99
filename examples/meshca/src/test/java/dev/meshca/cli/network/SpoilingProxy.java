package dev.meshca.cli.network;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ServerTls;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Stands before an API server, over TLS, and spoils the answers to some requests. */
final class SpoilingProxy implements AutoCloseable {

    static final String TOKEN = "a-token.that/nobody+may_see";

    private static final Forged AUTHORITY = Forge.root("api servers").selfSigned();
    private static final SSLContext TLS = tls();

    /** Does something to a request, or leaves it to the server. */
    interface Spoiler {

        boolean spoil(Exchange exchange) throws IOException;
    }

    private final KubernetesClient server;
    private final Spoiler spoiler;
    private final SSLServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    SpoilingProxy(KubernetesClient server, Spoiler spoiler) throws IOException {
        this.server = server;
        this.spoiler = spoiler;
        listening = (SSLServerSocket)
                TLS.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.submit(this::accept);
    }

    private static SSLContext tls() {
        return ServerTls.of(
                Forge.leaf().subject(Forge.name("api")).dnsName("api.example").signedBy(AUTHORITY), AUTHORITY);
    }

    /** Kubeconfig entries for a context of this name. */
    String kubeconfig(String context) {
        String authority = Base64.getEncoder().encodeToString(AUTHORITY.pem().getBytes(StandardCharsets.US_ASCII));
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: %1$s
                  cluster: {server: 'https://127.0.0.1:%2$d', certificate-authority-data: %3$s, tls-server-name: api.example}
                contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                users: [{name: %1$s, user: {token: '%4$s'}}]
                """.formatted(context, listening.getLocalPort(), authority, TOKEN);
    }

    /** Each {@code METHOD path} that arrived, once. */
    List<String> requests() {
        return requests.stream().distinct().toList();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                connections.add(connection);
                threads.submit(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (true) {
                Exchange exchange = read(in, connection);
                requests.add(exchange.request());
                if (spoiler.spoil(exchange)) {
                    return;
                }
                exchange.pass(exchange.forward());
            }
        } catch (IOException | RuntimeException over) {
            // The client has gone, or this was closed.
        }
    }

    private Exchange read(InputStream in, Socket connection) throws IOException {
        String[] first = line(in).split(" ");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        return new Exchange(first[0], first[1], headers, body, connection);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the client has gone");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** A request, and the connection to answer it on. */
    final class Exchange {

        private final String method;
        private final String target;
        private final Map<String, String> headers;
        private final byte[] body;
        private final Socket connection;

        private Exchange(String method, String target, Map<String, String> headers, byte[] body, Socket connection) {
            this.method = method;
            this.target = target;
            this.headers = headers;
            this.body = body;
            this.connection = connection;
        }

        String request() {
            return method + " " + target.replaceAll("\\?.*", "");
        }

        byte[] body() {
            return body;
        }

        String authorization() {
            return headers.getOrDefault("Authorization", "");
        }

        String elsewhere() {
            return "https://127.0.0.1:" + listening.getLocalPort() + "/elsewhere" + target;
        }

        /** The answer of the API server. */
        HttpResponse<byte[]> forward() throws IOException {
            String url = server.getMasterUrl().toString().replaceAll("/$", "") + target;
            HttpRequest request = server.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(url)
                    .method(
                            method,
                            headers.getOrDefault("Content-Type", "application/json"),
                            body.length == 0 ? null : new String(body, StandardCharsets.UTF_8))
                    .build();
            return server.getHttpClient().sendAsync(request, byte[].class).join();
        }

        void pass(HttpResponse<byte[]> answer) throws IOException {
            byte[] content = answer.body() == null ? new byte[0] : answer.body();
            head(answer.code() + " " + "Passed", "Content-Type: application/json", "Content-Length: " + content.length);
            write(content);
        }

        void status(int code, String message) throws IOException {
            String text = message.replace("\u001b", "\\u001b");
            answer(
                    code + " Spoilt",
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + code
                            + ",\"message\":\"" + text + "\"}");
        }

        void answer(String status, String text) throws IOException {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            head(status, "Content-Type: application/json", "Content-Length: " + content.length);
            write(content);
        }

        void head(String status, String... lines) throws IOException {
            write("HTTP/1.1 " + status + "\r\n" + String.join("\r\n", lines) + (lines.length == 0 ? "" : "\r\n")
                    + "\r\n");
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            OutputStream out = connection.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        void reset() throws IOException {
            connection.setSoLinger(true, 0);
            connection.close();
        }

        void untilTheEnd() {
            goesOnAfter(Integer.MAX_VALUE);
        }

        /** False when this proxy is closed. */
        boolean goesOnAfter(int millis) {
            try {
                return !end.await(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }
}
