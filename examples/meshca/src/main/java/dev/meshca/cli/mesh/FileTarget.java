package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.file.MeshFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The file that says what the mesh should be, and the ways to its clusters: for commands that work on such a file alone. */
public final class FileTarget {

    private static final Set<String> SHARED = Set.of(
            "--mesh",
            "--kubeconfig",
            "--insecure",
            "--istiod",
            "--restart-istiod",
            "--restart-ztunnel",
            "--waive-ztunnel");

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

    @Mixin
    private InsecureOption insecure = new InsecureOption();

    @Mixin
    private IstiodOption istiods = new IstiodOption();

    @Mixin
    private RestartOptions restarts = new RestartOptions();

    /** What a command does with the mesh. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it.
         *
         * @param file what the mesh should be, with the options of this call
         * @param mesh the mesh, open
         * @param progress to be ended before a result is printed
         * @return the exit code
         */
        int on(MeshFile file, Mesh mesh, WorkProgress progress);
    }

    /** Opens the mesh, does the work, and closes it. */
    public int run(Terminal terminal, Work work) {
        MeshFile said = mesh.required(terminal);
        MeshFile file = said.rotation(restarts.in(istiods.in(said.rotation())));
        WorkProgress progress = new WorkProgress(terminal);
        try (Mesh opened = open(file, terminal, progress)) {
            return work.on(file, opened, progress);
        } finally {
            progress.end();
        }
    }

    /** A command that looks at the same mesh. */
    public Optional<String> look(String command) {
        return Optional.of(Again.other(mesh.call(), command, Set.of("--mesh", "--kubeconfig")));
    }

    /** A command on the same mesh with all the options of this one. */
    public Optional<String> other(String command) {
        return Optional.of(Again.other(mesh.call(), command, SHARED));
    }

    private Mesh open(MeshFile file, Terminal terminal, WorkProgress progress) {
        Kubeconfig config = Optional.ofNullable(kubeconfig)
                .or(file::kubeconfig)
                .map(Kubeconfig::of)
                .orElseGet(() -> Kubeconfig.fromEnvironment(terminal.environment()));
        MeshOptions options = MeshOptions.defaults()
                .namespace(file.namespace())
                .timeLimit(timeout)
                .insecure(insecure.given());
        return Mesh.in(file.directory(), options, progress, file.contexts(config));
    }
}
