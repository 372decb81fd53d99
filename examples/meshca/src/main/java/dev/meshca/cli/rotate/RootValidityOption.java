package dev.meshca.cli.rotate;

import dev.meshca.cli.terminal.Terminal;
import dev.meshca.mesh.MeshRotation;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long the root is valid that a rotation makes. */
final class RootValidityOption {

    @Option(
            names = "--root-validity",
            paramLabel = "TIME",
            description = "How long the new root is valid, such as 7300d; 3650d by default.")
    private @Nullable Duration validity;

    MeshRotation in(MeshRotation rotation, RotationTarget target, Terminal terminal) {
        return Optional.ofNullable(validity)
                .or(target.cas(terminal)::rootValidity)
                .map(rotation::rootValidity)
                .orElse(rotation);
    }
}
