package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.MeshOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --only}: a part of the clusters, on purpose. */
public final class OnlyOption {

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            hideParamSyntax = true,
            description = "The part of the clusters that is meant, such as cluster1,cluster2; the others are left out.")
    private List<ClusterName> only = new ArrayList<>();

    public boolean given() {
        return !only.isEmpty();
    }

    public MeshOptions in(MeshOptions options) {
        return options.only(only.toArray(ClusterName[]::new));
    }
}
