package dev.meshca.cli.help;

import dev.meshca.cli.crypto.FasterCrypto;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.HelpOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshca version}. */
@Command(name = "version", description = "Says which meshca this is, and what it was built from.")
public final class VersionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    public VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.result(Version.text(FasterCrypto.description()));
        return ExitCode.DONE;
    }
}
