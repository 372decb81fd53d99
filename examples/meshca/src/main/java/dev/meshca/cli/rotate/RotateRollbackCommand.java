package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshRotation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshca rotate rollback}. */
@Command(
        name = "rollback",
        sortOptions = false,
        description = {
            "Takes every cluster back to the CAs of before the rotation that is under way.",
            "",
            "At the end the keys of the new CAs are removed: the old root vouches for them."
        })
final class RotateRollbackCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Mixin
    private RotationPace pace = new RotationPace();

    @Mixin
    private OutputOption output = new OutputOption();

    RotateRollbackCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new RotationCall(terminal, target, pace, output).run(Mesh::rollback, MeshRotation::run);
    }
}
