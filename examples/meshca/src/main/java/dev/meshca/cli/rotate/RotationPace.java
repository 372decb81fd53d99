package dev.meshca.cli.rotate;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.InsecureOption;
import dev.meshca.cli.mesh.RestartOptions;
import dev.meshca.k8s.rotation.RotationOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a rotation goes, and in which order. */
final class RotationPace {

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            description = {
                "The longest life of a workload certificate in the mesh.",
                "By default the longest that the clusters tell."
            })
    private @Nullable Duration soak;

    @Option(
            names = "--wave",
            paramLabel = "N",
            description = "How many clusters are written at the same time; 5 by default.")
    private @Nullable Integer wave;

    @Option(
            names = "--canary",
            paramLabel = "CLUSTER",
            description = "The cluster that is written first, alone, in every phase.")
    private @Nullable ClusterName canary;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = {
                "How long one call waits for what time alone does not bring; ${DEFAULT-VALUE} by default.",
                "Then it ends with 4, and the next call goes on."
            })
    private Duration timeout = Duration.ofMinutes(2);

    @Mixin
    private InsecureOption insecure = new InsecureOption();

    @Mixin
    private RestartOptions restarts = new RestartOptions();

    @Option(names = "--yes", description = "Do it. Without it, what would be done is shown and nothing is changed.")
    private boolean yes;

    boolean insecure() {
        return insecure.given();
    }

    boolean yes() {
        return yes;
    }

    /**
     * The options of this call; what they do not say is that of a policy. Without a soak it is asked for anew at each look: a cluster that did not answer at first may tell a longer one.
     */
    RotationOptions options(RotationOptions policy) {
        RotationOptions options =
                restarts.in(wave == null ? policy : policy.wave(wave)).timeout(timeout);
        RotationOptions paced = soak == null ? options : options.soak(soak);
        return canary == null ? paced : paced.canary(canary);
    }
}
