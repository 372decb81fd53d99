package dev.meshca.cli.revoke;

import dev.meshca.cli.mesh.NextDelivery;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshJson;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The folder with the mesh's CAs.")
    private Path dir = Path.of("");

    @Mixin
    private NextUpdateOption nextUpdate = new NextUpdateOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public CrlCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Mesh mesh = Mesh.in(dir)) {
            CaReport report = mesh.renewLists(nextUpdate.validity());
            output.print(terminal, () -> CrlText.of(report), () -> MeshJson.of(report));
            output.next(terminal, NextDelivery.of(report, terminal.environment()));
            return ExitCode.DONE;
        }
    }
}
