package dev.meshca.testbed;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The one etcd behind all API servers; each has its own prefix in it. */
final class Etcd {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final String endpoint;
    private ServerProcess process;

    private Etcd(Path folder, String endpoint) {
        this.folder = folder;
        this.endpoint = endpoint;
    }

    static Etcd start(Path folder) {
        return ServerProcess.onFreePort(port -> {
            Etcd etcd = new Etcd(folder, "http://127.0.0.1:" + port);
            etcd.start();
            return etcd;
        });
    }

    /** After {@link #stop} it has the same endpoint and content. */
    void start() {
        process = ServerProcess.start(
                Testbed.binary("etcd"),
                folder,
                Map.of(),
                List.of(
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + endpoint,
                        "--advertise-client-urls=" + endpoint,
                        "--listen-peer-urls=http://127.0.0.1:0",
                        "--unsafe-no-fsync",
                        "--log-level=warn"));
        process.awaitReady(START_LIMIT, () -> isHealthy(endpoint));
    }

    private static boolean isHealthy(String endpoint) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(endpoint + "/health").toURL().openConnection();
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(2000);
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    }

    String endpoint() {
        return endpoint;
    }

    void stop() {
        process.kill();
    }
}
