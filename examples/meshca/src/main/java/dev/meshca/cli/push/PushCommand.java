package dev.meshca.cli.push;

import dev.meshca.cli.mesh.ClusterOptions;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.InsecureOption;
import dev.meshca.cli.mesh.ShareOption;
import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshca push}. */
@Command(
        name = "push",
        customSynopsis = {
            "meshca push --mesh FILE [OPTIONS]",
            "       meshca push --dir DIR [--context CLUSTER=KUBECONTEXT ...] [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Writes each cluster's CA into its Secret cacerts.",
            "",
            "If the files are broken, if two contexts lead to one cluster, or if a running mesh would be split,"
                    + " nothing is written anywhere."
        })
public final class PushCommand implements Callable<Integer> {

    private static final Set<String> IN_VERIFY =
            Set.of("--mesh", "--dir", "--context", "--kubeconfig", "--namespace", "--only", "--timeout");

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Mixin
    private ShareOption share = new ShareOption();

    @Option(names = "--dry-run", description = "The API servers check everything and store nothing.")
    private boolean dryRun;

    @Option(
            names = "--adopt",
            description = "Take over a Secret that somebody else wrote, and remove keys that change what istiod loads.")
    private boolean adopt;

    @Option(
            names = "--replace-root",
            description = {
                "Change the root of a running mesh at once: workloads refuse each other until all have new"
                        + " certificates.",
                "Where an outage is accepted; meshca rotate root does it without one."
            })
    private boolean replaceRoot;

    @Mixin
    private InsecureOption insecure = new InsecureOption();

    @Option(names = "--verbose", description = "List what was checked, also what passed.")
    private boolean verbose;

    @Mixin
    private OutputOption output = new OutputOption();

    @Spec
    private @Nullable CommandSpec spec;

    public PushCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        MeshOptions options = share.in(clusters.options(terminal)).insecure(insecure.given());
        try (Mesh mesh = clusters.mesh(terminal, folder.in(clusters.mesh(), terminal), options)) {
            PushReport report = mesh.push(new PushOptions(dryRun, adopt, replaceRoot));
            output.print(
                    terminal,
                    () -> (verbose && report.done() ? PushText.checked(report) : "") + PushText.of(report),
                    () -> MeshJson.of(report));
            output.next(terminal, nextStep(report));
            return ExitCode.of(report);
        }
    }

    private Optional<String> nextStep(PushReport report) {
        if (!report.done()) {
            return Optional.empty();
        }
        CommandSpec call = Objects.requireNonNull(spec);
        return Optional.of(dryRun ? Again.with(call, Set.of("--dry-run")) : Again.other(call, "verify", IN_VERIFY));
    }
}
