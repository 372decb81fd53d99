package dev.meshca.cli.remove;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.mesh.NextDelivery;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca remove}. */
@Command(
        name = "remove",
        sortOptions = false,
        description = {
            "Takes a cluster out of the mesh: its CA goes to the archive, with its key.",
            "",
            "What the cluster holds is left alone, and what its CA issued is accepted until it ends: to have it refused,"
                    + " meshca revoke --cluster NAME --reason cessation-of-operation. In a mesh with revocation the list of"
                    + " its CA stays with the others. Then: meshca push."
        })
public final class RemoveCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private MeshFileOption file = new MeshFileOption();

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "The cluster that leaves.")
    private @Nullable ClusterName cluster;

    @Mixin
    private OutputOption output = new OutputOption();

    public RemoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Mesh mesh = Mesh.in(folder.in(file, terminal))) {
            CaReport report = mesh.remove(Objects.requireNonNull(cluster));
            file.read(terminal)
                    .filter(said -> said.clusters().containsKey(cluster))
                    .ifPresent(said -> terminal.note("take " + cluster + " out of " + said.path() + ", too"));
            output.print(terminal, () -> RemoveText.of(report), () -> MeshJson.of(report));
            output.next(terminal, NextDelivery.of(report, file, terminal));
            return ExitCode.DONE;
        }
    }
}
