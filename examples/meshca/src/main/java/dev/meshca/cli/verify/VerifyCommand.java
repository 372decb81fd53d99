package dev.meshca.cli.verify;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.ClusterOptions;
import dev.meshca.cli.mesh.ExpiryOptions;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.WebhooksOption;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.FailOnOption;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.mesh.report.HtmlReport;
import dev.meshca.mesh.report.JUnitReport;
import dev.meshca.mesh.report.PrometheusReport;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca verify}. */
@Command(
        name = "verify",
        customSynopsis = {
            "meshca verify --mesh FILE [OPTIONS]",
            "       meshca verify [--dir DIR] [--context CLUSTER=KUBECONTEXT ...] [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Says who trusts whom, and what is wrong.",
            "",
            "With clusters: what they hold, against each other, and against the files when a folder is given. With a folder"
                    + " and no context, or with --offline: the files alone."
        })
public final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(names = "--offline", description = "The files alone, whatever contexts the environment names.")
    private boolean offline;

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Mixin
    private WebhooksOption webhooks = new WebhooksOption();

    @Option(names = "--verbose", description = "List what was looked at, also where nothing is wrong.")
    private boolean verbose;

    @Mixin
    private FailOnOption failOn = new FailOnOption();

    @Mixin
    private ExpiryOptions expiry = new ExpiryOptions();

    @Mixin
    private VerifyOutput output = new VerifyOutput();

    public VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Optional<Path> dir = folder.given(clusters.mesh(), terminal);
        if (dir.isEmpty()) {
            return clustersAlone();
        }
        if (offline || !clusters.given(terminal)) {
            requireNoWebhooks();
            try (Mesh mesh = Mesh.in(dir.get(), options(), MeshListener.NONE, List.of())) {
                return print(mesh.verify(), Map.of());
            }
        }
        List<ClusterContext> contexts = clusters.contexts(terminal);
        try (Mesh mesh = Mesh.in(dir.get(), options(), new WorkProgress(terminal), contexts)) {
            return print(mesh.verify(looked()), contexts(contexts));
        }
    }

    private MeshOptions options() {
        return clusters.options(terminal).thresholds(expiry.thresholds());
    }

    private void requireNoWebhooks() {
        if (webhooks.given()) {
            throw new IllegalArgumentException(
                    "--webhooks looks into clusters, and these are files alone: name the clusters"
                            + " with --context CLUSTER=KUBECONTEXT, or leave --webhooks out");
        }
    }

    private VerifyOptions looked() {
        return VerifyOptions.defaults().webhooks(webhooks.given());
    }

    private Integer clustersAlone() {
        if (offline || !clusters.given(terminal)) {
            throw new IllegalArgumentException("nothing to verify: name a folder with --dir DIR, or clusters with"
                    + " --context CLUSTER=KUBECONTEXT or CTX_CLUSTER1, CTX_CLUSTER2, … in the environment");
        }
        try (MeshClusters mesh = MeshClusters.of(options(), clusters.contexts(terminal))) {
            return print(mesh.verify(looked()), contexts(mesh.clusters()));
        }
    }

    private static Map<ClusterName, String> contexts(Collection<ClusterContext> clusters) {
        Map<ClusterName, String> contexts = new HashMap<>();
        clusters.forEach(cluster -> cluster.context().ifPresent(context -> contexts.put(cluster.cluster(), context)));
        return contexts;
    }

    private int print(TrustReport report, Map<ClusterName, String> contexts) {
        terminal.result(
                switch (output.form()) {
                    case text -> OutputOption.forPerson(text(report));
                    case json -> MeshJson.of(report, contexts);
                    case html -> HtmlReport.of(report);
                    case junit -> JUnitReport.of(report);
                    case prometheus -> PrometheusReport.of(report);
                });
        return failOn.exitCode(ExitCode.of(report.findings(), report.healthy()), report.findings());
    }

    private String text(TrustReport report) {
        return (verbose ? PassedText.of(report) : "") + FindingsText.hinted(report.toText(), report.findings());
    }
}
