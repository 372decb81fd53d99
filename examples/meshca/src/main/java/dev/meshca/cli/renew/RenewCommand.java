package dev.meshca.cli.renew;

import dev.meshca.cli.mesh.DueText;
import dev.meshca.cli.mesh.FileTarget;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.MeshRenewal;
import dev.meshca.mesh.json.MeshJson;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshca renew}. */
@Command(
        name = "renew",
        sortOptions = false,
        description = {
            "Renews the CAs that are due by the mesh file, one phase of a rotation per call, inside a maintenance window.",
            "",
            "For a job that runs every hour or so: it waits for no soak, but ends with 4, and the next call goes on."
        })
public final class RenewCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FileTarget target = new FileTarget();

    @Mixin
    private OutputOption output = new OutputOption();

    public RenewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return target.run(terminal, (file, mesh, progress) -> {
            MeshRenewal renewal = file.renewal(mesh);
            Optional<RotationOutcome> outcome = renewal.run();
            progress.end();
            if (outcome.isEmpty()) {
                MeshRenewal.Due due = renewal.due();
                output.print(terminal, () -> DueText.of(due), () -> MeshJson.of(due));
                return ExitCode.DONE;
            }
            output.print(terminal, () -> RenewText.of(outcome.get()), () -> MeshJson.of(outcome.get()));
            return exitCode(outcome.get());
        });
    }

    /** A phase that was made is followed by others. */
    static int exitCode(RotationOutcome outcome) {
        return outcome.result() == RotationOutcome.Result.STEPPED ? ExitCode.WAITING : ExitCode.of(outcome);
    }
}
