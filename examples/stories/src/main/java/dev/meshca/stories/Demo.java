package dev.meshca.stories;

import dev.meshca.cli.Meshca;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The command line on two clusters inside this process: each step shows a command and what it prints, and the last one is
 * a mistake that is caught. The argument is an empty folder to work in; by default a new temporary one, which stays.
 */
public final class Demo {

    private static final int DONE = 0;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;
    private static final String[] CONTEXTS = {"--context", "cluster1=east", "--context", "cluster2=west"};

    private final Terminal terminal;
    private final Path folder;
    private int step;

    private Demo(Terminal terminal, Path folder) {
        this.terminal = terminal;
        this.folder = folder;
    }

    /**
     * Runs the demo and ends the process.
     *
     * @param args the folder, or nothing
     */
    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    static int run(Terminal terminal, String... args) {
        Path folder;
        try {
            folder = folder(args);
        } catch (IllegalArgumentException e) {
            terminal.note("demo: " + e.getMessage());
            return USAGE;
        } catch (IOException e) {
            terminal.note("demo: cannot work in " + e.getMessage() + ": choose another folder");
            return USAGE;
        }
        try {
            return new Demo(terminal, folder).tell();
        } catch (IOException e) {
            terminal.note("demo: cannot work in " + e.getMessage() + ": choose another folder");
        }
        return USAGE;
    }

    private static Path folder(String... args) throws IOException {
        if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
            throw new IllegalArgumentException("the only argument is an empty folder to work in");
        }
        if (args.length == 0) {
            return Files.createTempDirectory("meshca-demo-");
        }
        Path folder = Path.of(args[0]);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        try (Stream<Path> content = Files.list(Files.createDirectories(folder))) {
            if (content.findAny().isPresent()) {
                throw new IllegalArgumentException(folder + " is not empty: choose another folder");
            }
        }
        return folder;
    }

    private int tell() throws IOException {
        say("Two clusters, east and west, run inside this process. Each step shows a command and what it prints.\n");
        try (EmbeddedClusters clusters = new EmbeddedClusters(folder, "east", "west")) {
            boolean asItShouldBe = steps(clusters.kubeconfig());
            say("\n"
                    + (asItShouldBe
                            ? "As it should be: the clusters trust each other, and the mistake never reached them."
                            : "NOT as it should be: see what the steps say.")
                    + "\n\n  left behind  " + folder + "\n");
            return asItShouldBe ? DONE : BROKEN;
        }
    }

    private boolean steps(Path kubeconfig) throws IOException {
        Terminal inMesh = new Terminal(
                terminal.out(), terminal.out(), Map.of("KUBECONFIG", kubeconfig.toString()), terminal.clock(), false);
        String certs = folder.resolve("certs").toString();
        title("A root CA, and an intermediate CA per cluster, as files");
        int create = meshca(inMesh, "create", "--dir", certs, "--cluster", "cluster1,cluster2", "--key", "EC_P256");
        title("What the clusters need before they get a CA");
        int check = meshca(inMesh, onClusters("check"));
        title("Each cluster gets its Secret cacerts");
        int push = meshca(inMesh, onClusters("push", "--dir", certs));
        title("Who trusts whom, read back from the clusters");
        int verify = meshca(inMesh, onClusters("verify", "--dir", certs));
        title("A mistake: cluster1 with the cert-chain.pem of cluster2, which istiod would load and peers refuse");
        int mistake = meshca(inMesh, onClusters("push", "--dir", mistaken(Path.of(certs))));
        return Stream.of(create, check, push, verify).allMatch(code -> code == DONE) && mistake == BROKEN;
    }

    private static String[] onClusters(String... command) {
        return Stream.concat(Stream.of(command), Stream.of(CONTEXTS)).toArray(String[]::new);
    }

    private String mistaken(Path certs) throws IOException {
        Path copy = folder.resolve("mistake");
        for (String cluster : List.of("cluster1", "cluster2")) {
            Path target = Files.createDirectories(copy.resolve(cluster));
            try (Stream<Path> files = Files.list(certs.resolve(cluster))) {
                for (Path file : files.toList()) {
                    Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Files.copy(
                certs.resolve("cluster2/cert-chain.pem"),
                copy.resolve("cluster1/cert-chain.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        return copy.toString();
    }

    private int meshca(Terminal terminal, String... command) {
        say("   $ meshca " + String.join(" ", command) + "\n\n");
        return Meshca.run(terminal, command);
    }

    private void title(String text) {
        step++;
        say("\n" + step + ". " + text + "\n");
    }

    private void say(String text) {
        terminal.result(text);
        terminal.flush();
    }
}
