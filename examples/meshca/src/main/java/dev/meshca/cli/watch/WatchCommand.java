package dev.meshca.cli.watch;

import dev.meshca.cli.mesh.ClusterOptions;
import dev.meshca.cli.mesh.ExpiryOptions;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.WebhooksOption;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.FailOnOption;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.mesh.Mesh;
import dev.meshca.trust.TrustReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca watch}. */
@Command(
        name = "watch",
        customSynopsis = {
            "meshca watch --mesh FILE [OPTIONS]",
            "       meshca watch [--dir DIR] --context CLUSTER=KUBECONTEXT ... [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Follows the clusters, and prints a line for each finding that appears or is resolved.",
            "",
            "It verifies when the Secret cacerts or a ConfigMap istio-ca-root-cert of some cluster changes, with --webhooks also"
                    + " a webhook, and from time to time;"
                    + " a cluster that cannot be followed, such as for want of the right to watch, is named and verified more often.",
            "What was found in a cluster is not resolved because the cluster cannot be read for a while. Ends when it is"
                    + " interrupted."
        })
public final class WatchCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description =
                    "How long two looks are apart at most; 10m by default, and 30s while a cluster cannot be followed.")
    private @Nullable Duration every;

    @Option(
            names = "--events",
            description = "Write each change as a Kubernetes Event into the cluster that it is about, too.")
    private boolean events;

    @Mixin
    private WebhooksOption webhooks = new WebhooksOption();

    @Option(names = "--once", description = "Look once, and end as meshca verify does.")
    private boolean once;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to offer the metrics of the last look to Prometheus, under /metrics.")
    private @Nullable String listen;

    @Mixin
    private FailOnOption failOn = new FailOnOption();

    @Mixin
    private ExpiryOptions expiry = new ExpiryOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    public WatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        MeshOptions options = clusters.options(terminal).thresholds(expiry.thresholds());
        Optional<Path> dir = folder.given(clusters.mesh(), terminal);
        if (dir.isPresent()) {
            try (Mesh mesh = Mesh.in(dir.get(), options, MeshListener.NONE, clusters.contexts(terminal))) {
                return watched(mesh::watch);
            }
        }
        try (MeshClusters mesh = MeshClusters.of(options, clusters.contexts(terminal))) {
            return watched(mesh::watch);
        }
    }

    /** Ends a watch whose lines are all there is of it. */
    private Runnable end() {
        return once || events || listen != null ? () -> {} : Thread.currentThread()::interrupt;
    }

    private int watched(BiFunction<WatchOptions, MeshWatch.Listener, MeshWatch> mesh) throws IOException {
        WatchOptions options = new WatchOptions(Optional.ofNullable(every), events, webhooks.given());
        try (WatchLog log = new WatchLog(terminal, output, Optional.ofNullable(listen), end());
                MeshWatch watch = mesh.apply(options, log)) {
            if (!once) {
                watch.run();
                return ExitCode.DONE;
            }
            TrustReport report = watch.look();
            return failOn.exitCode(ExitCode.of(report.findings(), report.healthy()), report.findings());
        }
    }
}
