package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.MeshRotation.Strategy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca rotate root}. */
@Command(
        name = "root",
        sortOptions = false,
        description = {
            "Gives the mesh a new root, and every cluster a new intermediate CA under it.",
            "",
            "Where an istiod must be restarted, it says which, waits, and goes on."
        })
public final class RotateRootCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Option(
            names = "--strategy",
            converter = StrategyParser.class,
            paramLabel = "bridge|trust-first",
            description = {
                "bridge: the old root signs the new one; works with Istio's defaults.",
                "trust-first: for an old root whose key is lost or not to be trusted.",
                "By default bridge, if the old root's key can sign once more."
            })
    private @Nullable Strategy strategy;

    @Mixin
    private RootValidityOption rootValidity = new RootValidityOption();

    @Mixin
    private SharedRotation shared = new SharedRotation();

    @Mixin
    private ForwardOptions forward = new ForwardOptions();

    RotateRootCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return forward.run(
                terminal,
                target,
                shared,
                mesh -> rootValidity.in(
                        strategy == null ? mesh.rotateRoot() : mesh.rotateRoot().strategy(strategy), target, terminal));
    }
}
