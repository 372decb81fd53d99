package dev.meshca.cli.init;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.mesh.NamedContexts;
import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.HelpOption;
import dev.meshca.cli.terminal.Table;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.mesh.file.MeshFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca init}. */
@Command(
        name = "init",
        sortOptions = false,
        description = {
            "Writes a mesh.yaml, the file that says what the mesh is, and that every command finds.",
            "",
            "The clusters are those of --context, or of CTX_CLUSTER1, CTX_CLUSTER2, … in the environment; else it asks,"
                    + " on a terminal. A file that is there stays as it is."
        })
public final class InitCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private NamedContexts named = new NamedContexts();

    @Option(names = "--mesh", paramLabel = "FILE", description = "The file to write; ./mesh.yaml by default.")
    private @Nullable Path file;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The folder with the CAs, relative to the file; certs by default.")
    private @Nullable Path dir;

    @Option(
            names = "--key",
            paramLabel = "ALG",
            description = "RSA_2048, RSA_3072, RSA_4096, EC_P256 or EC_P384; RSA_4096 by default.")
    private @Nullable KeyAlgorithm key;

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    public InitCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path path = file == null ? terminal.directory().resolve(MeshFile.NAME) : file;
        if (Files.exists(path)) {
            throw new IllegalArgumentException(path
                    + " is there already, and stays as it is: change it, or name another" + " file with --mesh FILE");
        }
        MeshFile mesh = mesh(path);
        mesh.write();
        terminal.result(text(mesh));
        terminal.next("meshca check" + (file == null ? "" : " --mesh " + Again.quoted(path.toString())));
        return ExitCode.DONE;
    }

    private MeshFile mesh(Path path) {
        Map<ClusterName, MeshFile.Cluster> clusters = new LinkedHashMap<>();
        Map<String, ClusterName> contexts = new HashMap<>();
        for (ClusterContext cluster : clusters()) {
            String context = cluster.context().orElseThrow();
            ClusterName other = contexts.putIfAbsent(context, cluster.cluster());
            if (other != null) {
                throw new IllegalArgumentException("the context '" + context + "' would lead to " + other + " and to "
                        + cluster.cluster() + ": name one for each cluster");
            }
            clusters.put(cluster.cluster(), MeshFile.Cluster.of(context));
        }
        MeshFile plain = MeshFile.of(path, directory(), clusters);
        return new MeshFile(
                path,
                plain.directory(),
                named.kubeconfig(),
                plain.clusters(),
                named.namespace()
                        .map(MeshOptions.defaults()::namespace)
                        .map(MeshOptions::namespace)
                        .orElse(plain.namespace()),
                plain.meshId(),
                plain.trustDomain(),
                plain.istio(),
                key == null ? plain.cas() : plain.cas().key(key),
                plain.rotation(),
                plain.renewal());
    }

    private Path directory() {
        return Optional.ofNullable(dir).orElse(Path.of("certs"));
    }

    private List<ClusterContext> clusters() {
        Kubeconfig config = named.kubeconfig(terminal, Optional.empty());
        if (!named.choices().isEmpty()) {
            return NamedContexts.of(config, named.choices());
        }
        List<ClusterContext> ofEnvironment = config.contextsFromEnvironment(terminal.environment());
        return ofEnvironment.isEmpty() ? new ClusterQuestions(terminal, config).answers() : ofEnvironment;
    }

    private static String text(MeshFile mesh) {
        Table table = new Table().row("CLUSTER", "CONTEXT");
        mesh.clusters().forEach((name, cluster) -> table.row(name.value(), cluster.context()));
        return mesh.path() + "\n" + table.text("  ");
    }
}
