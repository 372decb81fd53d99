package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.mesh.file.MeshFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which clusters a command works on. */
public class ClusterChoice {

    @Mixin
    private NamedContexts named = new NamedContexts();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "How many clusters are worked on at a time; up to 256, by default 32.")
    private @Nullable Integer concurrency;

    @Mixin
    private MeshFileOption mesh = new MeshFileOption();

    /** The file that says it instead. */
    public MeshFileOption mesh() {
        return mesh;
    }

    /** Whether this is about clusters: one is named, by an option, in the environment or a file, or a kubeconfig is given. */
    public boolean given(Terminal terminal) {
        return named.kubeconfig().isPresent()
                || named.given(terminal)
                || mesh.read(terminal).isPresent();
    }

    /** The clusters and the ways to them; nothing is connected yet. */
    public List<ClusterContext> contexts(Terminal terminal) {
        Optional<MeshFile> file = mesh.read(terminal);
        if (file.isPresent()) {
            return file.get().contexts(named.kubeconfig(terminal, file.get().kubeconfig()));
        }
        if (!named.given(terminal)) {
            throw new IllegalArgumentException(
                    "no cluster is named: use --context CLUSTER=KUBECONTEXT, once per cluster,"
                            + " or set CTX_CLUSTER1, CTX_CLUSTER2, … to kubeconfig contexts,"
                            + " or write them into a mesh.yaml (meshca init)");
        }
        return named.choices().isEmpty()
                ? fromEnvironment(named.kubeconfig(terminal, Optional.empty()), terminal)
                : contexts(terminal, named.choices());
    }

    /** The ways to other clusters by the same kubeconfig. */
    public List<ClusterContext> contexts(Terminal terminal, List<PerCluster<String>> others) {
        Optional<Path> ofFile = mesh.read(terminal).flatMap(MeshFile::kubeconfig);
        return NamedContexts.of(named.kubeconfig(terminal, ofFile), others);
    }

    public MeshOptions options(Terminal terminal, Duration limit) {
        MeshOptions options = MeshOptions.defaults().timeLimit(limit);
        MeshOptions paced = concurrency == null ? options : options.concurrency(concurrency);
        return named.namespace()
                .or(() -> mesh.read(terminal).map(MeshFile::namespace))
                .map(paced::namespace)
                .orElse(paced);
    }

    private static List<ClusterContext> fromEnvironment(Kubeconfig config, Terminal terminal) {
        List<ClusterContext> clusters = config.contextsFromEnvironment(terminal.environment());
        terminal.note("clusters from the environment: "
                + clusters.stream()
                        .map(cluster ->
                                cluster.cluster() + "=" + cluster.context().orElse("?"))
                        .collect(Collectors.joining(", ")));
        return clusters;
    }
}
