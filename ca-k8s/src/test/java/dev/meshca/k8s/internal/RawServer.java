package dev.meshca.k8s.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that says what a test tells it to each request, and notices when who asked has gone. */
final class RawServer implements AutoCloseable {

    /** Writes an answer, or a part of one; the connection stays open. */
    interface Answer {
        void write(OutputStream out) throws IOException;
    }

    static final String SECRET = "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"cacerts\","
            + "\"namespace\":\"istio-system\",\"uid\":\"1\",\"resourceVersion\":\"1\"}}";

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    RawServer(Answer answer) {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket connection = socket.accept();
                    threads.execute(() -> serve(connection, answer));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void serve(Socket connection, Answer answer) {
        try (connection) {
            var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            while (true) {
                for (String line = in.readLine(); line == null || !line.isEmpty(); line = in.readLine()) {
                    if (line == null) {
                        left.complete(null);
                        return;
                    }
                }
                asked.countDown();
                answer.write(connection.getOutputStream());
                connection.getOutputStream().flush();
            }
        } catch (IOException broken) {
            left.complete(null);
        }
    }

    static Answer of(String body) {
        return out -> out.write(head(body.length()).concat(body).getBytes(StandardCharsets.US_ASCII));
    }

    /** The begin of an answer that never goes on. */
    static Answer half(String body) {
        return out ->
                out.write(head(body.length()).concat(body.substring(0, 10)).getBytes(StandardCharsets.US_ASCII));
    }

    static Answer silence() {
        return out -> {};
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    CountDownLatch asked() {
        return asked;
    }

    /** Completes when who asked has closed the connection. */
    CompletableFuture<Void> left() {
        return left;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
