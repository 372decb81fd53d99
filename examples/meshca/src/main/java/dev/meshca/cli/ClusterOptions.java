package dev.meshca.cli;

import dev.meshca.k8s.MeshClusters;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which clusters a command works on, and how long it waits for one. */
final class ClusterOptions extends ClusterChoice {

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long one cluster may take before it counts as unreachable; ${DEFAULT-VALUE} by default.")
    private Duration timeout = Duration.ZERO;

    /** Opens the clusters; nothing is connected yet. */
    MeshClusters open(Terminal terminal) {
        return open(terminal, timeout);
    }
}
