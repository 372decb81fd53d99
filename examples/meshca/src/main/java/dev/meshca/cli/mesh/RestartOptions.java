package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.k8s.rotation.RotationOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a rotation restarts by itself. */
public final class RestartOptions {

    @Option(
            names = "--restart-istiod",
            description = "Restart istiod where it must be, as kubectl rollout restart does; by default you are told.")
    private boolean restartIstiod;

    @Option(
            names = "--restart-ztunnel",
            description = {
                "Restart ztunnels before 1.28.6 or 1.29.2 where they must be, as kubectl rollout restart does; by default",
                "you are told."
            })
    private boolean restartZtunnel;

    @Option(
            names = "--waive-ztunnel",
            paramLabel = "CLUSTER",
            split = ",",
            description = "Do not wait for the ztunnels of this cluster: you answer for it that each can renew.")
    private List<ClusterName> waivedZtunnels = new ArrayList<>();

    public RotationOptions in(RotationOptions options) {
        return options.restartIstiod(restartIstiod)
                .restartZtunnel(restartZtunnel)
                .waiveZtunnel(waivedZtunnels.toArray(ClusterName[]::new));
    }
}
