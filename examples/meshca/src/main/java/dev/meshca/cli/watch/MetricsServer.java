package dev.meshca.cli.watch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Offers the metrics of the last look under {@code /metrics}; it tells nothing else, and takes nothing. */
final class MetricsServer implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    private final HttpServer server;
    private volatile String metrics = "";

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    static MetricsServer at(String address) throws IOException {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > HIGHEST_PORT) {
            throw new IllegalArgumentException("'" + address + "' is not HOST:PORT, such as 127.0.0.1:9464");
        }
        InetSocketAddress place = new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
        HttpServer server;
        try {
            server = HttpServer.create(place, 0);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "nothing can listen at " + address + ": " + e.getMessage() + "; choose another address", e);
        }
        MetricsServer offering = new MetricsServer(server);
        server.createContext("/metrics", offering::answer);
        server.start();
        return offering;
    }

    String url() {
        InetSocketAddress place = server.getAddress();
        String host = place.getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + place.getPort() + "/metrics";
    }

    void show(String text) {
        metrics = text;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = metrics.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(body.length == 0 ? 503 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
