package dev.meshca.cli.remote;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.ClusterOptions;
import dev.meshca.cli.mesh.InsecureOption;
import dev.meshca.cli.mesh.PerCluster;
import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.mesh.remote.RemoteSecretOptions;
import dev.meshca.mesh.remote.RemoteSecretReport;
import dev.meshca.mesh.remote.RemoteSecrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** {@code meshca remote-secrets}. */
@Command(
        name = "remote-secrets",
        sortOptions = false,
        description = {
            "Lets the istiod of each cluster read every other cluster: the Secrets of istioctl create-remote-secret, both ways.",
            "",
            "Shows what would be written; --yes writes it into the clusters, --out into files. Istio's reader account gets a"
                    + " token where it has none."
        })
public final class RemoteSecretsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Option(
            names = "--server",
            converter = ServerParser.class,
            paramLabel = "CLUSTER=URL",
            description = {
                "Where the API server of a cluster answers the other clusters; repeat it per cluster.",
                "By default as the mesh file says it, or the kubeconfig."
            })
    private List<PerCluster<String>> servers = new ArrayList<>();

    @Option(
            names = "--local",
            description = "Take addresses that mean something else on every machine, such as 127.0.0.1.")
    private boolean local;

    @Option(
            names = "--adopt",
            description = "Take over a Secret that somebody else wrote, such as istioctl and kubectl.")
    private boolean adopt;

    @Mixin
    private InsecureOption insecure = new InsecureOption();

    @Option(names = "--yes", description = "Do it. Without it, what would be done is shown and nothing is changed.")
    private boolean yes;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Write a manifest per cluster into this folder, with its token, and none of them into a cluster.")
    private @Nullable Path out;

    @Option(names = "--replace", description = "Write over files that are there with another content.")
    private boolean replace;

    @Mixin
    private OutputOption output = new OutputOption();

    @Spec
    private @Nullable CommandSpec spec;

    public RemoteSecretsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (out != null && yes) {
            throw new IllegalArgumentException(
                    "--out writes files, and --yes writes into the clusters: leave one of them away");
        }
        MeshOptions options = clusters.options(terminal).insecure(insecure.given());
        WorkProgress progress = new WorkProgress(terminal);
        try (RemoteSecrets secrets = RemoteSecrets.between(options, clusters.contexts(terminal), progress)) {
            RemoteSecretReport report = out == null ? secrets.write(choice()) : secrets.save(choice(), out, replace);
            progress.end();
            output.print(terminal, () -> RemoteSecretsText.of(report), () -> MeshJson.of(report));
            if (!report.files().isEmpty()) {
                terminal.note("there are tokens in these files: encrypt them before they leave this machine");
            }
            output.next(terminal, report.dryRun() && report.done() ? again() : Optional.empty());
            return ExitCode.of(report);
        } finally {
            progress.end();
        }
    }

    private static final class ServerParser extends PerCluster.Parser<String> {

        ServerParser() {
            super("URL", "https://api.example.com:6443", RemoteSecretOptions::requireServer);
        }
    }

    private RemoteSecretOptions choice() {
        RemoteSecretOptions ofFile =
                clusters.mesh().read(terminal).map(MeshFile::remoteSecrets).orElse(RemoteSecretOptions.defaults());
        Map<ClusterName, String> addresses = new LinkedHashMap<>(ofFile.servers());
        servers.forEach(choice -> addresses.put(choice.cluster(), choice.value()));
        return ofFile.servers(addresses).local(local).adopt(adopt).dryRun(!yes);
    }

    private Optional<String> again() {
        return Optional.of(Again.with(Objects.requireNonNull(spec), Set.of(), "--yes"));
    }
}
