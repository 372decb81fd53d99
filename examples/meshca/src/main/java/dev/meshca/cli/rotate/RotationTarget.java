package dev.meshca.cli.rotate;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.ClusterChoice;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.Mesh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The mesh a rotation is about: its files, its clusters and its istiods. */
final class RotationTarget extends ClusterChoice {

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The folder with the mesh's CAs.")
    private Path dir = Path.of("");

    @Option(
            names = "--istiod",
            converter = IstiodChoice.Parser.class,
            paramLabel = "CLUSTER=HOST:PORT",
            description = {
                "Where a replica of a cluster's istiod answers; repeat it per replica.",
                "Without any: through ports forwarded to its Pods."
            })
    private List<IstiodChoice> istiods = new ArrayList<>();

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "How long one cluster may take to answer before it counts as unreachable; ${DEFAULT-VALUE} by default.")
    private Duration requestTimeout = Duration.ZERO;

    Path dir() {
        return dir;
    }

    Mesh mesh(Terminal terminal, MeshListener listener) {
        return Mesh.in(dir, options(requestTimeout), listener, contexts(terminal));
    }

    /** The options with the addresses of the istiods. */
    RotationOptions addressed(RotationOptions options) {
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
