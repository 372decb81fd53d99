package dev.meshca.cli.help;

import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.HelpOption;
import dev.meshca.cli.terminal.Terminal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshca completion}. */
@Command(
        name = "completion",
        description = {
            "Prints a script that completes commands and options in a shell.",
            "",
            "bash:  source <(meshca completion bash)",
            "zsh:   source <(meshca completion zsh)",
            "fish:  meshca completion fish | source"
        })
public final class CompletionCommand implements Callable<Integer> {

    /** The shells. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh|fish", hideParamSyntax = true, description = "The shell.")
    private Shell shell = Shell.bash;

    @Mixin
    @SuppressWarnings("unused") // picocli reads it
    private HelpOption help = new HelpOption();

    public CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine meshca = Objects.requireNonNull(spec).root().commandLine();
        terminal.result(
                switch (shell) {
                    case bash -> AutoComplete.bash("meshca", meshca);
                    case zsh -> "autoload -U +X bashcompinit && bashcompinit\n" + AutoComplete.bash("meshca", meshca);
                    case fish -> FishCompletion.of(meshca.getCommandSpec());
                });
        return ExitCode.DONE;
    }
}
