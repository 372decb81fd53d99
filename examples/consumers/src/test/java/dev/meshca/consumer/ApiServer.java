package dev.meshca.consumer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** An API server that has the namespace kube-system, and keeps the one Secret that is created. */
final class ApiServer implements AutoCloseable {

    private static final String NAMESPACE =
            """
            {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-system","uid":"0e1c4c3e-0000-4000-8000-000000000001"}}\
            """;
    private static final String ABSENT =
            """
            {"apiVersion":"v1","kind":"Status","status":"Failure","reason":"NotFound","code":404}\
            """;

    private static final String LENGTH = "content-length:";

    private final ServerSocket socket;
    private String stored = "";

    ApiServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "api server");
        thread.setDaemon(true);
        thread.start();
    }

    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                clusters:
                - name: here
                  cluster: {server: 'http://127.0.0.1:%d'}
                users:
                - name: somebody
                  user: {token: of-somebody}
                contexts:
                - name: context
                  context: {cluster: here, user: somebody}
                """
                        .formatted(socket.getLocalPort()));
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                answer(connection);
            } catch (IOException closed) {
                // the next one, or the end
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
        String request = String.valueOf(in.readLine());
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        StringBuilder body = new StringBuilder();
        while (body.length() < length) {
            body.append((char) in.read());
        }
        send(connection, request, body.toString());
    }

    private void send(Socket connection, String request, String body) throws IOException {
        boolean found = true;
        String answer;
        if (!body.isEmpty()) {
            stored = body;
            answer = body;
        } else if (request.startsWith("GET /api/v1/namespaces/kube-system ")) {
            answer = NAMESPACE;
        } else if (request.contains("/secrets/cacerts") && !stored.isEmpty()) {
            answer = stored;
        } else {
            found = false;
            answer = ABSENT;
        }
        byte[] bytes = answer.getBytes(StandardCharsets.ISO_8859_1);
        String head = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                .formatted(found ? "200 OK" : "404 Not Found", bytes.length);
        OutputStream out = connection.getOutputStream();
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
