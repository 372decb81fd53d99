package dev.meshca.k8s;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server for faults that a real API server does not produce on request. It answers each {@code METHOD /path} with what
 * was planned for it, the last answer again and again, and 404 where nothing was planned. A watch gets what was planned for
 * {@code WATCH /path}, if anything was.
 */
public final class CannedApi implements AutoCloseable {

    /** An answer; the text is made from the body of the request. */
    public record Reply(int status, Map<String, String> headers, UnaryOperator<String> body) {

        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), request -> body);
        }

        public static Reply echo(int status) {
            return new Reply(status, Map.of(), request -> request);
        }

        public static Reply failure(int status, String message) {
            return of(
                    status,
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":" + status
                            + ",\"message\":\"" + message + "\"}");
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, List<Reply>> replies = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final List<String> accepts = Collections.synchronizedList(new ArrayList<>());
    private final List<String> impersonations = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile Reply unplanned = Reply.failure(404, "not found");

    public CannedApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        on("GET /version", Reply.of(200, "{\"gitVersion\":\"v1.34.4\"}"));
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    public CannedApi on(String request, Reply... answers) {
        replies.put(request, new ArrayList<>(List.of(answers)));
        return this;
    }

    /** What it answers to all that is not planned from now on. */
    public CannedApi otherwise(Reply answer) {
        replies.clear();
        unplanned = answer;
        return this;
    }

    /** From now on it takes requests and never answers. */
    public CannedApi silent() {
        silent = true;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<String> requests() {
        return List.copyOf(requests);
    }

    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    public List<String> accepts() {
        return List.copyOf(accepts);
    }

    public List<String> impersonations() {
        return List.copyOf(impersonations);
    }

    public KubernetesClient client() {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    public ClusterContext context(String cluster) {
        return ClusterContext.of(ClusterName.of(cluster), client());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean watches = query.contains("watch=true") && replies.containsKey("WATCH " + path);
        String request = (watches ? "WATCH" : exchange.getRequestMethod()) + " " + path;
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(request);
        accepts.add(String.valueOf(exchange.getRequestHeaders().getFirst("Accept")));
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (exchange.getRequestHeaders().containsKey("Impersonate-User")) {
            impersonations.add(exchange.getRequestHeaders().getFirst("Impersonate-User"));
        }
        if (silent) {
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Reply reply = next(request);
        byte[] text = stored(request, reply.body().apply(body)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(reply.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    /** Each object has a name, where it was asked for that one, and a version or a namespace, whether planned or not. */
    private static String stored(String request, String text) {
        if (!request.startsWith("GET ") || !text.startsWith("{")) {
            return text;
        }
        JsonNode object = JSON.readTree(text);
        if (object.path("metadata") instanceof ObjectNode metadata && !object.has("items")) {
            metadata.putIfAbsent("name", JSON.valueToTree(request.substring(request.lastIndexOf('/') + 1)));
            metadata.putIfAbsent("resourceVersion", JSON.valueToTree("1"));
        }
        for (JsonNode item : object.path("items")) {
            if (item.path("metadata") instanceof ObjectNode metadata) {
                metadata.putIfAbsent("name", JSON.valueToTree("a"));
                metadata.putIfAbsent("namespace", JSON.valueToTree("istio-system"));
            }
        }
        return object.toString();
    }

    private Reply next(String request) {
        List<Reply> planned = replies.getOrDefault(request, List.of());
        synchronized (planned) {
            if (planned.isEmpty()) {
                return unplanned;
            }
            return planned.size() == 1 ? planned.get(0) : planned.remove(0);
        }
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
