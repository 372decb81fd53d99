package dev.meshca.cli;

import dev.meshca.KeyAlgorithm;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca rotate intermediates}. */
@Command(
        name = "intermediates",
        sortOptions = false,
        description = "Gives every cluster a new intermediate CA under the root it has. No istiod is restarted.")
final class RotateIntermediatesCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private RotationTarget target = new RotationTarget();

    @Mixin
    private RotationPace pace = new RotationPace();

    @Option(
            names = "--key",
            paramLabel = "ALG",
            description = "RSA_2048, RSA_3072, RSA_4096, EC_P256 or EC_P384; by default as it is now.")
    private @Nullable KeyAlgorithm key;

    @Option(names = "--step", description = "Do exactly one phase.")
    private boolean step;

    @Option(names = "--again", description = "Begin anew although a rotation ended just now.")
    private boolean again;

    @Mixin
    private OutputOption output = new OutputOption();

    RotateIntermediatesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new Rotating(terminal, target, pace, output)
                .forward(
                        kind -> kind == RotationWork.Kind.INTERMEDIATES,
                        (generation, algorithm) -> generation.intermediates(algorithm),
                        Optional.ofNullable(key),
                        step,
                        again);
    }
}
