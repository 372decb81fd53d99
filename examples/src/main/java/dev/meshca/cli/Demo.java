package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.IstioFiles;
import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.json.CheckJson;
import dev.meshca.cli.json.CreateJson;
import dev.meshca.cli.json.DemoJson;
import dev.meshca.cli.json.PushJson;
import dev.meshca.cli.json.VerifyJson;
import dev.meshca.k8s.Kubeconfig;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.PreflightReport;
import dev.meshca.k8s.PushOptions;
import dev.meshca.k8s.PushReport;
import dev.meshca.trust.TrustReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The story that {@code meshca demo} tells: each step is a command, and shows what that command shows. */
final class Demo {

    private static final ClusterName CLUSTER1 = ClusterName.of("cluster1");
    private static final ClusterName CLUSTER2 = ClusterName.of("cluster2");
    private static final Map<ClusterName, String> CONTEXTS = Map.of(CLUSTER1, "east", CLUSTER2, "west");
    private static final String CONTEXT_OPTIONS = " --context cluster1=east --context cluster2=west";

    private final Terminal terminal;
    private final OutputOption output;
    private final Path folder;
    private final Path certs;
    private int step;

    Demo(Terminal terminal, OutputOption output, Path folder) {
        this.terminal = terminal;
        this.output = output;
        this.folder = folder;
        this.certs = folder.resolve("certs");
    }

    int run() {
        Path kubeconfig = folder.resolve("kubeconfig");
        try (EmbeddedApiServer east = EmbeddedApiServer.start();
                EmbeddedApiServer west = EmbeddedApiServer.start()) {
            Files.writeString(kubeconfig, kubeconfig(east, west));
            Kubeconfig config = Kubeconfig.of(kubeconfig);
            try (MeshClusters mesh =
                    MeshClusters.of(config.context(CLUSTER1, "east"), config.context(CLUSTER2, "west"))) {
                return tell(mesh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            kubeconfig.toFile().delete(); // the servers it names are gone
        }
    }

    private int tell(MeshClusters mesh) throws IOException {
        say("Two clusters, east and west, run inside this process. Each step shows a command and its result.\n");

        title(
                "A root CA, and an intermediate CA per cluster, as files",
                "create --dir " + certs + " --cluster cluster1 --cluster cluster2 --key EC_P256");
        Wishes wishes = new Wishes(KeyAlgorithm.EC_P256, null, null, null, false, Clock.systemUTC());
        Creation creation = new Creator(certs, wishes, terminal).create(List.of(CLUSTER1, CLUSTER2), Optional.empty());
        say(CreateText.of(creation));

        title("What the clusters need before they get a CA", "check" + CONTEXT_OPTIONS);
        PreflightReport check = mesh.preflight();
        say(CheckText.of(check));

        title("Each cluster gets its Secret cacerts", "push --dir " + certs + CONTEXT_OPTIONS);
        PushReport push = push(mesh, certs);
        say(PushText.of(push));

        title("Who trusts whom, read back from the clusters", "verify --dir " + certs + CONTEXT_OPTIONS);
        TrustReport verify = new PlannedFiles(certs)
                .reportOn(mesh.observe(), Clock.systemUTC().instant());
        say(verify.toText());

        Path mistake = mistake();
        title(
                "A mistake: cluster1 has the cert-chain.pem of cluster2. istiod would load it, and every peer refuse it",
                "push --dir " + mistake + CONTEXT_OPTIONS);
        PushReport refused = push(mesh, mistake);
        say(PushText.of(refused));

        boolean healthy = push.done() && verify.healthy() && ExitCode.of(refused) == ExitCode.BROKEN;
        say("\n" + (healthy ? "All as it should be" : "NOT as it should be") + ": the clusters "
                + (verify.healthy() ? "trust" : "do NOT trust") + " each other, and the mistake "
                + (refused.done() ? "was NOT noticed" : "never reached them") + ".\n"
                + "Left behind: " + folder + "\n"
                + "Try:         meshca verify --dir " + certs + "\n");
        if (!output.isText()) {
            output.print(
                    terminal,
                    () -> "",
                    () -> new DemoJson(
                            healthy,
                            folder.toString(),
                            CreateJson.of(creation),
                            CheckJson.of(check),
                            PushJson.of(push),
                            VerifyJson.of(verify, CONTEXTS),
                            PushJson.of(refused)));
        }
        return healthy ? ExitCode.DONE : ExitCode.BROKEN;
    }

    private static PushReport push(MeshClusters mesh, Path dir) {
        return new Pusher(dir, PushOptions.defaults()).to(mesh);
    }

    /** The same files, but for one that comes from the other cluster. */
    private Path mistake() throws IOException {
        Path mistake = folder.resolve("mistake");
        for (ClusterName cluster : List.of(CLUSTER1, CLUSTER2)) {
            Path target = Files.createDirectories(mistake.resolve(cluster.value()));
            for (String file : IstioFiles.REQUIRED) {
                Files.copy(
                        certs.resolve(cluster.value()).resolve(file),
                        target.resolve(file),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.copy(
                certs.resolve(CLUSTER2.value()).resolve(IstioFiles.CERT_CHAIN),
                mistake.resolve(CLUSTER1.value()).resolve(IstioFiles.CERT_CHAIN),
                StandardCopyOption.REPLACE_EXISTING);
        return mistake;
    }

    private static String kubeconfig(EmbeddedApiServer east, EmbeddedApiServer west) throws IOException {
        return "apiVersion: v1\nkind: Config\nclusters:\n" + east.clusterEntry("east") + west.clusterEntry("west")
                + """
                users: []
                contexts:
                - name: east
                  context: {cluster: east}
                - name: west
                  context: {cluster: west}
                """;
    }

    private void title(String what, String command) {
        step++;
        say("\n" + step + ". " + what + "\n   $ meshca " + command + "\n\n");
    }

    private void say(String text) {
        if (output.isText()) {
            terminal.result(text);
            terminal.flush();
        }
    }
}
