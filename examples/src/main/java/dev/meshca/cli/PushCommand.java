package dev.meshca.cli;

import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.cli.json.PushJson;
import dev.meshca.disk.CaDirectory;
import dev.meshca.k8s.ClusterContext;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.PushOptions;
import dev.meshca.k8s.PushReport;
import dev.meshca.k8s.PushResult;
import dev.meshca.k8s.PushResult.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca push}. */
@Command(
        name = "push",
        sortOptions = false,
        description = {
            "Writes each cluster's CA into its Secret cacerts.",
            "",
            "If the files are broken, or two contexts lead to one cluster, nothing is written anywhere."
        })
final class PushCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--dir",
            required = true,
            paramLabel = "DIR",
            description = "A folder made by create or by Istio's tools/certs.")
    private Path dir = Path.of("");

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Option(names = "--dry-run", description = "The API servers check everything and store nothing.")
    private boolean dryRun;

    @Option(
            names = "--adopt",
            description = "Take over a Secret that somebody else wrote, and remove keys that change what istiod loads.")
    private boolean adopt;

    @Mixin
    private OutputOption output = new OutputOption();

    PushCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (MeshClusters mesh = clusters.open(terminal)) {
            PushReport report = push(mesh);
            output.print(terminal, () -> PushText.of(report), () -> PushJson.of(report));
            return ExitCode.of(report);
        }
    }

    private PushReport push(MeshClusters mesh) {
        try {
            return mesh.apply(
                    CaDirectory.at(dir).plan(),
                    PushOptions.defaults().dryRun(dryRun).adopt(adopt));
        } catch (InvalidCaException broken) {
            return refused(mesh.clusters(), broken);
        }
    }

    /** Says all that is wrong with the files, not only what was found first. */
    private PushReport refused(List<ClusterContext> contexts, InvalidCaException broken) {
        List<Finding> findings =
                new PlannedFiles(dir).report(Clock.systemUTC().instant()).findings();
        List<PushResult> results = contexts.stream()
                .map(cluster -> new PushResult(
                        cluster.cluster(),
                        cluster.context(),
                        Outcome.REFUSED,
                        "nothing was written: the files are broken (" + broken.file() + ")"))
                .toList();
        return new PushReport(dryRun, results, findings);
    }
}
