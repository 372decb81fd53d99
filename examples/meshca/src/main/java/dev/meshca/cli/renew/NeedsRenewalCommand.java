package dev.meshca.cli.renew;

import dev.meshca.InvalidCaException;
import dev.meshca.cli.mesh.DueText;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshRenewal;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.mesh.json.MeshJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshca needs-renewal}. */
@Command(
        name = "needs-renewal",
        sortOptions = false,
        description = {
            "Says whether a CA is due by the mesh file: ends with 0 if one is, or a rotation was begun, and with 1 if none is.",
            "",
            "It reads the folder alone. What could not be read is neither: 2."
        })
public final class NeedsRenewalCommand implements Callable<Integer> {

    private static final int NOTHING_DUE = 1;

    private final Terminal terminal;

    @Mixin
    private MeshFileOption option = new MeshFileOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public NeedsRenewalCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        MeshFile file = option.required(terminal);
        try (Mesh mesh = Mesh.in(file.directory())) {
            MeshRenewal.Due due = file.renewal(mesh).due();
            output.print(terminal, () -> DueText.of(due), () -> MeshJson.of(due));
            return due.isPresent() ? ExitCode.DONE : NOTHING_DUE;
        } catch (InvalidCaException broken) {
            terminal.note("meshca needs-renewal: " + broken.getMessage());
            return ExitCode.USAGE;
        }
    }
}
