package dev.meshca.cli.explain;

import dev.meshca.FindingCode;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.mesh.text.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshca explain}. */
@Command(
        name = "explain",
        customSynopsis = "meshca explain [CODE] [OPTIONS]",
        sortOptions = false,
        description = {
            "Says what a finding means, who refuses what is found, how that is known, and what to do.",
            "",
            "Without a code: all codes."
        })
public final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "The code of a finding, such as KEY_MISMATCH.")
    private @Nullable String code;

    @Mixin
    private OutputOption output = new OutputOption();

    public ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<FindingCode> codes = MeshJson.codes();
        List<FindingCode> meant = code == null ? codes : List.of(named(code, codes));
        output.print(
                terminal,
                () -> code == null ? ExplainText.list(meant) : ExplainText.of(meant.get(0)),
                () -> MeshJson.of(meant));
        return ExitCode.DONE;
    }

    private static FindingCode named(String text, List<FindingCode> codes) {
        String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return codes.stream()
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no code '" + text + "'"
                        + Nearest.question(
                                name, codes.stream().map(FindingCode::name).toList())
                        + "; meshca explain lists them all"));
    }
}
