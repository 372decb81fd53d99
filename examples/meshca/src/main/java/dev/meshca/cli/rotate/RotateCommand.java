package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code meshca rotate}. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Replaces CAs in a running mesh without a refused handshake, one phase at a time.",
            "",
            "Killed at any point, the same command goes on. Without --yes it shows what it would do."
        })
public final class RotateCommand {

    private RotateCommand() {}

    public static CommandLine of(Terminal terminal) {
        return new CommandLine(new RotateCommand())
                .addSubcommand(new RotateIntermediatesCommand(terminal))
                .addSubcommand(new RotateRootCommand(terminal))
                .addSubcommand(new RotateSelfSignedCommand(terminal))
                .addSubcommand(new RotateRollbackCommand(terminal));
    }
}
