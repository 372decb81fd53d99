package dev.meshca.cli.rotate;

import dev.meshca.cli.mesh.NamedContexts;
import dev.meshca.cli.mesh.PerCluster;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshRotation.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca merge}. */
@Command(
        name = "merge",
        sortOptions = false,
        description = {
            "Makes one mesh of two with different roots: everybody accepts everybody, and no handshake is refused on the way.",
            "",
            "Both keep their folders, CAs and roots. Without --yes it shows what it would do."
        })
public final class MergeCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Option(names = "--with", required = true, paramLabel = "DIR", description = "The folder of the other mesh.")
    private Path with = Path.of("");

    @Option(
            names = "--with-context",
            required = true,
            converter = NamedContexts.ContextParser.class,
            paramLabel = "CLUSTER=KUBECONTEXT",
            description = "A cluster of the other mesh and the context that leads to it; repeat it per cluster.")
    private List<PerCluster<String>> contexts = new ArrayList<>();

    @Option(
            names = "--strategy",
            converter = StrategyParser.class,
            paramLabel = "bridge|trust-first",
            description =
                    "bridge: each root signs the other; works with Istio's defaults. trust-first: both are trusted.")
    private @Nullable Strategy strategy;

    @Mixin
    private RotationPace pace = new RotationPace();

    @Option(names = "--step", description = "Do exactly one phase.")
    private boolean step;

    @Mixin
    private OutputOption output = new OutputOption();

    public MergeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Mesh other = Mesh.in(
                with,
                target.options(terminal).insecure(pace.insecure()),
                MeshListener.NONE,
                target.contexts(terminal, contexts))) {
            return new RotationCall(terminal, target, pace, output)
                    .run(
                            mesh -> strategy == null
                                    ? mesh.merge(other)
                                    : mesh.merge(other).strategy(strategy),
                            merge -> step ? merge.step() : merge.run());
        }
    }
}
