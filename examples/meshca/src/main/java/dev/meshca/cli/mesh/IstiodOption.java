package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.k8s.rotation.RotationOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --istiod}: where istiods answer. */
public final class IstiodOption {

    @Option(
            names = "--istiod",
            converter = IstiodChoice.Parser.class,
            paramLabel = "CLUSTER=HOST:PORT",
            description = {
                "Where a replica of a cluster's istiod answers; repeat it per replica.",
                "Without any: through ports forwarded to its Pods."
            })
    private List<IstiodChoice> istiods = new ArrayList<>();

    /** The options with these addresses. */
    public RotationOptions in(RotationOptions options) {
        RotationOptions addressed = options;
        for (ClusterName cluster :
                istiods.stream().map(IstiodChoice::cluster).distinct().toList()) {
            String[] replicas = istiods.stream()
                    .filter(choice -> choice.cluster().equals(cluster))
                    .map(choice -> choice.address().toString())
                    .toArray(String[]::new);
            addressed = addressed.istiods(cluster, replicas);
        }
        return addressed;
    }
}
