package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The clusters that options name, and where istiod is in them. */
public final class NamedContexts {

    private static final String VARIABLE = "CTX_";

    @Option(
            names = "--context",
            converter = ContextParser.class,
            paramLabel = "CLUSTER=KUBECONTEXT",
            description = {
                "A cluster and the kubeconfig context that leads to it; repeat it per cluster.",
                "Without any: CTX_CLUSTER1, CTX_CLUSTER2, … in the environment."
            })
    private List<PerCluster<String>> contexts = new ArrayList<>();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig; by default the files of KUBECONFIG, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "The namespace of istiod and of the Secret cacerts; istio-system by default.")
    private @Nullable String namespace;

    /** Reads the name of a context. */
    public static final class ContextParser extends PerCluster.Parser<String> {

        public ContextParser() {
            super("KUBECONTEXT", "kind-a", context -> context);
        }
    }

    /** Whether a cluster is named, by an option or in the environment. */
    boolean given(Terminal terminal) {
        return !contexts.isEmpty() || isNamedIn(terminal);
    }

    static boolean isNamedIn(Terminal terminal) {
        return terminal.environment().keySet().stream().anyMatch(variable -> variable.startsWith(VARIABLE));
    }

    /** The clusters of the options; none if they are those of the environment. */
    public List<PerCluster<String>> choices() {
        return contexts;
    }

    public Optional<Path> kubeconfig() {
        return Optional.ofNullable(kubeconfig);
    }

    public Optional<String> namespace() {
        return Optional.ofNullable(namespace);
    }

    /**
     * The kubeconfig of this call.
     *
     * @param otherwise the one of a file, for a call that names none
     */
    public Kubeconfig kubeconfig(Terminal terminal, Optional<Path> otherwise) {
        return kubeconfig()
                .or(() -> otherwise)
                .map(Kubeconfig::of)
                .orElseGet(() -> Kubeconfig.fromEnvironment(terminal.environment()));
    }

    /** The ways to clusters. */
    public static List<ClusterContext> of(Kubeconfig config, List<PerCluster<String>> choices) {
        return choices.stream()
                .map(choice -> config.context(choice.cluster(), choice.value()))
                .toList();
    }
}
