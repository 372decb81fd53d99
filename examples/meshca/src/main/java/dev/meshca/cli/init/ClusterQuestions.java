package dev.meshca.cli.init;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks which contexts lead to the clusters of the mesh, and what these are called. */
record ClusterQuestions(Terminal terminal, Kubeconfig config) {

    List<ClusterContext> answers() {
        if (!terminal.interactive()) {
            throw new IllegalArgumentException(
                    "no cluster is named: use --context CLUSTER=KUBECONTEXT, once per cluster,"
                            + " or set CTX_CLUSTER1, CTX_CLUSTER2, … to kubeconfig contexts");
        }
        terminal.note("contexts of the kubeconfig: " + String.join(" ", config.contexts()));
        List<ClusterContext> clusters = new ArrayList<>();
        for (String context : chosen()) {
            clusters.add(config.context(name(context), context));
        }
        return clusters;
    }

    private List<String> chosen() {
        return terminal.ask("Which of them lead to clusters of the mesh (names with blanks between, or Enter for all)?")
                .map(answer -> Stream.of(answer.split("[ ,]+")).distinct().toList())
                .orElseGet(config::contexts);
    }

    private ClusterName name(String context) {
        Optional<String> answer =
                terminal.ask("What is the cluster behind " + context + " called (Enter for " + context + ")?");
        return ClusterName.of(answer.orElse(context));
    }
}
