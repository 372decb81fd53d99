package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.file.MeshFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The file that says what the mesh should be, and the ways to its clusters: for commands that work on such a file alone. */
public final class FileTarget {

    @Mixin
    private MeshFileOption mesh = new MeshFileOption();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig, in place of the one that the file says.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long one cluster may take before it counts as unreachable; ${DEFAULT-VALUE} by default.")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--insecure",
            description = "Send keys also where the API server's certificate is not verified: to whoever answers.")
    private boolean insecure;

    public MeshFileOption option() {
        return mesh;
    }

    public MeshFile file(Terminal terminal) {
        return mesh.required(terminal);
    }

    /** Opens the mesh; nothing is connected yet. */
    public Mesh open(MeshFile file, Terminal terminal, WorkProgress progress) {
        Kubeconfig config = Optional.ofNullable(kubeconfig)
                .or(file::kubeconfig)
                .map(Kubeconfig::of)
                .orElseGet(() -> Kubeconfig.fromEnvironment(terminal.environment()));
        MeshOptions options = MeshOptions.defaults()
                .namespace(file.namespace())
                .timeLimit(timeout)
                .insecure(insecure);
        return Mesh.in(file.directory(), options, progress, file.contexts(config));
    }
}
