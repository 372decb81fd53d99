package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which clusters a command works on. */
public class ClusterChoice {

    @Option(
            names = "--context",
            converter = ContextChoice.Parser.class,
            paramLabel = "CLUSTER=KUBECONTEXT",
            description = {
                "A cluster and the kubeconfig context that leads to it; repeat it per cluster.",
                "Without any: CTX_CLUSTER1, CTX_CLUSTER2, … in the environment."
            })
    private List<ContextChoice> contexts = new ArrayList<>();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig; by default the files of KUBECONFIG, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            defaultValue = "istio-system",
            description = "The namespace of istiod and of the Secret cacerts; ${DEFAULT-VALUE} by default.")
    private String namespace = "";

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "How many clusters are worked on at a time; up to 256, by default 32.")
    private @Nullable Integer concurrency;

    /** Whether this is about clusters: one is named, by an option or in the environment, or a kubeconfig is given. */
    public boolean given(Terminal terminal) {
        return kubeconfig != null || named(terminal);
    }

    private boolean named(Terminal terminal) {
        return !contexts.isEmpty()
                || terminal.environment().keySet().stream().anyMatch(variable -> variable.startsWith("CTX_"));
    }

    /** The clusters and the ways to them; nothing is connected yet. */
    public List<ClusterContext> contexts(Terminal terminal) {
        if (!named(terminal)) {
            throw new IllegalArgumentException(
                    "no cluster is named: use --context CLUSTER=KUBECONTEXT, once per cluster,"
                            + " or set CTX_CLUSTER1, CTX_CLUSTER2, … to kubeconfig contexts");
        }
        return contexts.isEmpty() ? fromEnvironment(config(terminal), terminal) : contexts(terminal, contexts);
    }

    /** The ways to other clusters by the same kubeconfig. */
    public List<ClusterContext> contexts(Terminal terminal, List<ContextChoice> others) {
        Kubeconfig config = config(terminal);
        return others.stream()
                .map(choice -> config.context(choice.cluster(), choice.context()))
                .toList();
    }

    private Kubeconfig config(Terminal terminal) {
        return kubeconfig == null ? Kubeconfig.fromEnvironment(terminal.environment()) : Kubeconfig.of(kubeconfig);
    }

    public MeshOptions options(Duration limit) {
        MeshOptions options = MeshOptions.defaults().namespace(namespace).timeLimit(limit);
        return concurrency == null ? options : options.concurrency(concurrency);
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
