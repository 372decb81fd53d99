package dev.meshca.cli.help;

import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.HelpOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshca man}. */
@Command(
        name = "man",
        description = {
            "Writes the pages for man, one for each command, into a folder.",
            "",
            "Read one:   man -l DIR/meshca-push.1",
            "Install:    meshca man /usr/local/share/man/man1"
        })
public final class ManCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The folder; made if it is missing.")
    private Path dir = Path.of("");

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    public ManCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<String, String> pages = ManPage.of(Objects.requireNonNull(spec).root(), Version.number());
        try {
            Files.createDirectories(dir);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(dir.resolve(page.getKey()), page.getValue());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the pages cannot be written into " + dir + ": choose a folder that you may write to", e);
        }
        terminal.result(pages.size() + " pages are in " + dir + "\n");
        return ExitCode.DONE;
    }
}
