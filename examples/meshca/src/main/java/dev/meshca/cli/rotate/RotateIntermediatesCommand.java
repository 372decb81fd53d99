package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.Mesh;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshca rotate intermediates}. */
@Command(
        name = "intermediates",
        sortOptions = false,
        description = "Gives every cluster a new intermediate CA under the root it has. No istiod is restarted.")
final class RotateIntermediatesCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Mixin
    private SharedRotation shared = new SharedRotation();

    @Mixin
    private ForwardOptions forward = new ForwardOptions();

    RotateIntermediatesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return forward.run(terminal, target, shared, Mesh::rotateIntermediates);
    }
}
