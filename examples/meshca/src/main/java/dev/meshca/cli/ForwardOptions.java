package dev.meshca.cli;

import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.RotationWork.Kind;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every rotation that goes on to new CAs. */
final class ForwardOptions {

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

    /** @param wanted which rotation under way this command goes on with */
    int run(Terminal terminal, RotationTarget target, Predicate<Kind> wanted, Rotating.Maker maker) {
        return new Rotating(terminal, target, pace, output)
                .forward(wanted, maker, Optional.ofNullable(key), step, again);
    }
}
