package dev.meshca.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meshca.cli.crypto.FasterCrypto;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the commands of a first day against an API server that has nothing, so that a Java started with
 * {@code -XX:DumpLoadedClassList} lists the classes that commands need. Loading and checking them anew is more than half
 * of what a command on a small mesh takes.
 */
final class ClassArchive {

    private static final String NOTHING = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"NotFound","code":404}""";

    private ClassArchive() {}

    /**
     * Runs them.
     *
     * @param args the folder to work in, which does not exist yet
     * @throws IOException if it cannot be written, or there is no port
     */
    public static void main(String[] args) throws IOException {
        FasterCrypto.use();
        Path folder = Files.createDirectories(Path.of(args[0]));
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", ClassArchive::nothing);
        api.start();
        try {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"), kubeconfig(api.getAddress().getPort()));
            Terminal terminal = new Terminal(
                    new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    Map.of("KUBECONFIG", kubeconfig.toString(), "CTX_EAST", "east", "CTX_WEST", "west"),
                    Terminal.ofProcess().clock(),
                    false);
            String certs = folder.resolve("certs").toString();
            commands(certs).forEach(command -> run(terminal, command));
        } finally {
            api.stop(0);
        }
    }

    private static void run(Terminal terminal, String command) {
        int code = Meshca.run(terminal, command.split(" "));
        if (code == ExitCode.USAGE || code > ExitCode.WAITING) {
            throw new IllegalStateException("'" + command + "' ended with exit code " + code);
        }
    }

    private static List<String> commands(String certs) {
        return List.of(
                "--version",
                "create --key EC_P256 --cluster east --cluster west --dir " + certs,
                "verify --offline --dir " + certs,
                "check",
                "push --insecure --dir " + certs,
                "verify --dir " + certs,
                "status -o json --dir " + certs,
                "rotate root --insecure --dir " + certs);
    }

    private static String kubeconfig(int port) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: none}}]
                contexts:
                - {name: east, context: {cluster: c, user: u}}
                - {name: west, context: {cluster: c, user: u}}
                """.formatted(port);
    }

    private static void nothing(HttpExchange asked) throws IOException {
        byte[] body = NOTHING.getBytes(StandardCharsets.UTF_8);
        asked.getResponseHeaders().set("Content-Type", "application/json");
        asked.sendResponseHeaders(404, body.length);
        try (asked) {
            asked.getResponseBody().write(body);
        }
    }
}
