package dev.meshca.cli.revoke;

import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.mesh.NextDelivery;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshca crl}. */
@Command(
        name = "crl",
        sortOptions = false,
        description = {
            "Issues the revocation lists of the root and of all clusters anew, and turns revocation on where it is off.",
            "",
            "Every cluster needs all lists, and needs them before they end: run this well before, and push.",
            "While a rotation is under way, the lists of its old and new CAs are renewed, and meshca rotate brings them."
        })
public final class CrlCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private MeshFileOption file = new MeshFileOption();

    @Mixin
    private NextUpdateOption nextUpdate = new NextUpdateOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public CrlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Mesh mesh = Mesh.in(folder.in(file, terminal))) {
            CaReport report = mesh.renewLists(nextUpdate.validity());
            output.print(terminal, () -> CrlText.of(report), () -> MeshJson.of(report));
            output.next(terminal, NextDelivery.of(report, file, terminal));
            return ExitCode.DONE;
        }
    }
}
