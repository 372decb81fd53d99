package dev.meshca.cli.rotate;

import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshRotation;
import dev.meshca.mesh.MeshSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
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

    @Option(
            names = "--validity",
            paramLabel = "TIME",
            description =
                    "How long new intermediates are valid; by default 3650d, or as long as the root if that is less.")
    private @Nullable Duration validity;

    @Option(names = "--step", description = "Do exactly one phase.")
    private boolean step;

    @Option(names = "--again", description = "Begin anew although a rotation ended just now.")
    private boolean again;

    @Mixin
    private OutputOption output = new OutputOption();

    /** @param rotation which rotation of the mesh it is */
    int run(Terminal terminal, RotationTarget target, Function<Mesh, MeshRotation> rotation) {
        return run(terminal, target, new SharedRotation(), rotation);
    }

    int run(Terminal terminal, RotationTarget target, SharedRotation shared, Function<Mesh, MeshRotation> rotation) {
        return new RotationCall(terminal, target, pace, output)
                .run(
                        shared.in(target.options(terminal)),
                        mesh -> chosen(rotation.apply(mesh), target.cas(terminal)),
                        begun -> shared.go(begun, step));
    }

    private MeshRotation chosen(MeshRotation rotation, MeshSpec ofFile) {
        MeshRotation chosen = rotation.again(again);
        chosen = Optional.ofNullable(key).or(ofFile::key).map(chosen::key).orElse(chosen);
        return Optional.ofNullable(validity)
                .or(ofFile::validity)
                .map(chosen::validity)
                .orElse(chosen);
    }
}
