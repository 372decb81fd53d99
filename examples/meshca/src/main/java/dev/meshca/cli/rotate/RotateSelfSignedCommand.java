package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca rotate self-signed}. */
@Command(
        name = "self-signed",
        sortOptions = false,
        description = {
            "Leaves the CA that the istiod of a cluster made for itself (istio-ca-secret) for a root of the mesh.",
            "",
            "One cluster at a time. --dir is empty at first, and keeps istiod's CA with its key. The first cluster gets a"
                    + " new root; each further one, in a folder of its own, that of the first: --to its folder."
        })
final class RotateSelfSignedCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "A folder with the root to go to, and its key; by default a new root is made.")
    private @Nullable Path to;

    @Mixin
    private RootValidityOption rootValidity = new RootValidityOption();

    @Mixin
    private ForwardOptions forward = new ForwardOptions();

    RotateSelfSignedCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path root = to;
        return forward.run(
                terminal,
                target,
                mesh -> rootValidity.in(
                        root == null
                                ? mesh.leaveSelfSigned()
                                : mesh.leaveSelfSigned().to(root),
                        target,
                        terminal));
    }
}
