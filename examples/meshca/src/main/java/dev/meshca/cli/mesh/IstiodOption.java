package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.k8s.istiod.IstiodAddress;
import dev.meshca.k8s.rotation.RotationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --istiod}: where istiods answer. */
public final class IstiodOption {

    @Option(
            names = "--istiod",
            converter = AddressParser.class,
            paramLabel = "CLUSTER=HOST:PORT",
            description = {
                "Where a replica of a cluster's istiod answers; repeat it per replica.",
                "Without any: through ports forwarded to its Pods."
            })
    private List<PerCluster<IstiodAddress>> istiods = new ArrayList<>();

    private static final class AddressParser extends PerCluster.Parser<IstiodAddress> {

        AddressParser() {
            super("HOST:PORT", "10.0.0.7:15012", IstiodAddress::parse);
        }
    }

    /** The options with these addresses. */
    public RotationOptions in(RotationOptions options) {
        RotationOptions addressed = options;
        for (Map.Entry<ClusterName, List<IstiodAddress>> istiod :
                PerCluster.grouped(istiods).entrySet()) {
            String[] replicas =
                    istiod.getValue().stream().map(IstiodAddress::toString).toArray(String[]::new);
            addressed = addressed.istiods(istiod.getKey(), replicas);
        }
        return addressed;
    }
}
