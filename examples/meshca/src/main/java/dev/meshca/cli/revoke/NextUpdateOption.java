package dev.meshca.cli.revoke;

import java.time.Duration;
import picocli.CommandLine.Option;

/** {@code --next-update}. */
final class NextUpdateOption {

    @Option(
            names = "--next-update",
            paramLabel = "TIME",
            defaultValue = "30d",
            description = "How long the lists count; ${DEFAULT-VALUE} by default.")
    private Duration validity = Duration.ofDays(30);

    Duration validity() {
        return validity;
    }
}
