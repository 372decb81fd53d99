package dev.meshca.training;

import dev.meshca.cli.Meshca;
import dev.meshca.cli.crypto.FasterCrypto;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs the commands of a first day against two API servers, so that a Java started with
 * {@code -XX:DumpLoadedClassList} lists the classes that commands need. Loading and checking them anew is more than half
 * of what a command on a small mesh takes.
 */
final class ClassArchive {

    /** So many that they are worked on in parallel, and with the native library. */
    private static final String NAMES_OF_MANY =
            IntStream.rangeClosed(1, 64).mapToObj(number -> "cluster" + number).collect(Collectors.joining(","));

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
        try (TrainingServer east = TrainingServer.start("east");
                TrainingServer west = TrainingServer.start("west")) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfig(east, west));
            Terminal terminal = new Terminal(
                    new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    Map.of("KUBECONFIG", kubeconfig.toString(), "CTX_EAST", "east", "CTX_WEST", "west"),
                    Terminal.ofProcess().clock(),
                    false);
            commands(folder).forEach(command -> run(terminal, command));
        }
    }

    private static void run(Terminal terminal, String command) {
        int code = Meshca.run(terminal, command.split(" "));
        if (code == ExitCode.USAGE || code > ExitCode.WAITING) {
            throw new IllegalStateException("'" + command + "' ended with exit code " + code);
        }
    }

    private static List<String> commands(Path folder) {
        String certs = "--dir " + folder.resolve("certs");
        String many = "--dir " + folder.resolve("many");
        String contexts = " --kubeconfig " + folder.resolve("kubeconfig") + " --context east=east --context west=west";
        return List.of(
                "--version",
                "create --key EC_P256 --cluster east --cluster west " + certs,
                "verify --offline " + certs,
                "check",
                "push " + certs,
                "verify " + certs,
                "push " + certs + contexts,
                "verify " + certs + contexts,
                "status -o json " + certs,
                "rotate root " + certs,
                "create --key RSA_2048 --cluster east --dir " + folder.resolve("rsa"),
                "create --key EC_P256 --cluster " + NAMES_OF_MANY + " " + many,
                "create --key EC_P256 --cluster one-more " + many,
                "verify --offline " + many);
    }

    private static String kubeconfig(TrainingServer east, TrainingServer west) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [%s, %s]
                users: [{name: u, user: {token: none}}]
                contexts:
                - {name: east, context: {cluster: east, user: u}}
                - {name: west, context: {cluster: west, user: u}}
                """.formatted(east.entry("east"), west.entry("west"));
    }
}
