package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.mesh.Mesh;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which clusters a command works on, and how long it waits for one. */
public final class ClusterOptions extends ClusterChoice {

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long one cluster may take before it counts as unreachable; ${DEFAULT-VALUE} by default.")
    private Duration timeout = Duration.ZERO;

    @Mixin
    private OnlyOption only = new OnlyOption();

    public MeshOptions options(Terminal terminal) {
        return only.in(options(terminal, timeout));
    }

    /** Opens the clusters; nothing is connected yet. */
    public MeshClusters open(Terminal terminal) {
        WorkProgress progress = new WorkProgress(terminal);
        return MeshClusters.of(
                options(terminal), contexts(terminal), (waitingFor, done) -> progress.working(done, waitingFor));
    }

    /** Opens a folder and its clusters; nothing is connected yet. */
    public Mesh mesh(Terminal terminal, Path dir) {
        return mesh(terminal, dir, options(terminal));
    }

    /** The same with options of the command. */
    public Mesh mesh(Terminal terminal, Path dir, MeshOptions options) {
        return Mesh.in(dir, options, new WorkProgress(terminal), contexts(terminal));
    }
}
