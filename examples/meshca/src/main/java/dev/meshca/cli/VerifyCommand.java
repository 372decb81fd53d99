package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.cli.json.VerifyJson;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca verify}. */
@Command(
        name = "verify",
        customSynopsis = "meshca verify [--dir DIR] [--context CLUSTER=KUBECONTEXT ...] [OPTIONS]",
        sortOptions = false,
        description = {
            "Says who trusts whom, and what is wrong.",
            "",
            "With clusters: what they hold, against each other, and against the files when --dir is given. With --dir alone:"
                    + " the files."
        })
final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--dir", paramLabel = "DIR", description = "A folder made by create or by Istio's tools/certs.")
    private @Nullable Path dir;

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (clusters.given(terminal)) {
            try (MeshClusters mesh = clusters.open(terminal)) {
                return print(live(mesh), contexts(mesh.clusters()));
            }
        }
        if (dir == null) {
            throw new IllegalArgumentException("nothing to verify: name a folder with --dir DIR, or clusters with"
                    + " --context CLUSTER=KUBECONTEXT or CTX_CLUSTER1, CTX_CLUSTER2, … in the environment");
        }
        return print(new PlannedFiles(dir).report(Clock.systemUTC().instant()), Map.of());
    }

    private TrustReport live(MeshClusters mesh) {
        if (dir == null) {
            return mesh.verify();
        }
        PlannedFiles files = new PlannedFiles(dir);
        List<ObservedCluster> observed = mesh.observe();
        return files.reportOn(observed, Clock.systemUTC().instant());
    }

    private static Map<ClusterName, String> contexts(Collection<ClusterContext> clusters) {
        Map<ClusterName, String> contexts = new HashMap<>();
        clusters.forEach(cluster -> cluster.context().ifPresent(context -> contexts.put(cluster.cluster(), context)));
        return contexts;
    }

    private int print(TrustReport report, Map<ClusterName, String> contexts) {
        output.print(terminal, report::toText, () -> VerifyJson.of(report, contexts));
        return ExitCode.of(report);
    }
}
