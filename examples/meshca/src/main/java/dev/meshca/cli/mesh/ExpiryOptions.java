package dev.meshca.cli.mesh;

import dev.meshca.trust.TrustReport;
import java.time.Duration;
import picocli.CommandLine.Option;

/** {@code --root-expiry}, {@code --intermediate-expiry}, {@code --list-expiry}. */
public final class ExpiryOptions {

    @Option(
            names = "--root-expiry",
            paramLabel = "TIME",
            defaultValue = "365d",
            description = "How long before its end a root is a warning; ${DEFAULT-VALUE} by default.")
    private Duration root = Duration.ofDays(365);

    @Option(
            names = "--intermediate-expiry",
            paramLabel = "TIME",
            defaultValue = "60d",
            description = "The same for an intermediate CA; ${DEFAULT-VALUE} by default.")
    private Duration intermediate = Duration.ofDays(60);

    @Option(
            names = "--list-expiry",
            paramLabel = "TIME",
            defaultValue = "3d",
            description =
                    "The same for a revocation list; ${DEFAULT-VALUE} by default, and a third of its life in any case.")
    private Duration list = Duration.ofDays(3);

    public TrustReport.Thresholds thresholds() {
        return new TrustReport.Thresholds(root, intermediate, list);
    }
}
