package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.IstioFiles;
import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.json.CheckJson;
import dev.meshca.cli.json.CreateJson;
import dev.meshca.cli.json.DemoJson;
import dev.meshca.cli.json.PushJson;
import dev.meshca.cli.json.VerifyJson;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
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
import java.util.TreeMap;

/** The story that {@code meshca demo} tells: each step is a command, and shows what that command shows. */
final class Demo {

    private static final ClusterName CLUSTER1 = ClusterName.of("cluster1");
    private static final ClusterName CLUSTER2 = ClusterName.of("cluster2");
    private static final Map<ClusterName, String> CONTEXTS = new TreeMap<>(Map.of(CLUSTER1, "east", CLUSTER2, "west"));
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
        say("Two clusters, east and west, run inside this process. Each step shows a command and what it prints.\n");
        try (DemoClusters clusters = new DemoClusters(folder, CONTEXTS)) {
            Creation creation = create();
            try (MeshClusters mesh = clusters.open()) {
                PreflightReport check = check(mesh);
                PushReport push = push(mesh);
                TrustReport trust = verify(mesh);
                PushReport mistake = pushMistake(mesh);
                return conclude(new Story(creation, check, push, trust, mistake));
            }
        }
    }

    /** What the steps showed. */
    private record Story(
            Creation creation, PreflightReport check, PushReport push, TrustReport trust, PushReport mistake) {

        boolean asItShouldBe() {
            return push.done() && trust.healthy() && ExitCode.of(mistake) == ExitCode.BROKEN;
        }
    }

    private Creation create() {
        title(
                "A root CA, and an intermediate CA per cluster, as files",
                "create --dir " + certs + " --cluster cluster1 --cluster cluster2 --key EC_P256");
        Wishes wishes = new Wishes(KeyAlgorithm.EC_P256, null, null, null, false, Clock.systemUTC());
        Creation creation = new Creator(certs, wishes, terminal).create(List.of(CLUSTER1, CLUSTER2), Optional.empty());
        say(CreateText.of(creation));
        return creation;
    }

    private PreflightReport check(MeshClusters mesh) {
        title("What the clusters need before they get a CA", "check" + CONTEXT_OPTIONS);
        PreflightReport check = mesh.preflight();
        say(CheckText.of(check));
        return check;
    }

    private PushReport push(MeshClusters mesh) {
        title("Each cluster gets its Secret cacerts", "push --dir " + certs + CONTEXT_OPTIONS);
        return push(mesh, certs);
    }

    private TrustReport verify(MeshClusters mesh) {
        title("Who trusts whom, read back from the clusters", "verify --dir " + certs + CONTEXT_OPTIONS);
        TrustReport trust = new PlannedFiles(certs)
                .reportOn(mesh.observe(), Clock.systemUTC().instant());
        say(trust.toText());
        return trust;
    }

    private PushReport pushMistake(MeshClusters mesh) {
        Path mistake = folder.resolve("mistake");
        title(
                "A mistake: cluster1 with the cert-chain.pem of cluster2, which istiod would load and peers refuse",
                "push --dir " + mistake + CONTEXT_OPTIONS);
        try {
            copyWithMistake(mistake);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + mistake, e);
        }
        return push(mesh, mistake);
    }

    private PushReport push(MeshClusters mesh, Path dir) {
        PushReport push = new Pusher(dir, PushOptions.defaults()).to(mesh);
        say(PushText.of(push));
        return push;
    }

    private void copyWithMistake(Path target) throws IOException {
        for (ClusterName cluster : CONTEXTS.keySet()) {
            Path from = certs.resolve(cluster.value());
            Path to = Files.createDirectories(target.resolve(cluster.value()));
            for (String file : IstioFiles.REQUIRED) {
                Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.copy(
                certs.resolve(CLUSTER2.value()).resolve(IstioFiles.CERT_CHAIN),
                target.resolve(CLUSTER1.value()).resolve(IstioFiles.CERT_CHAIN),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private int conclude(Story story) {
        say("\n" + (story.asItShouldBe() ? "As it should be" : "NOT as it should be") + ": the clusters "
                + (story.trust().healthy() ? "trust" : "do not trust") + " each other, and the mistake "
                + (story.mistake().done() ? "went through" : "never reached them") + ".\n\n");
        say(new Table()
                .row("left behind", folder.toString())
                .row("try", "meshca verify --dir " + certs)
                .text("  "));
        if (!output.isText()) {
            output.print(terminal, String::new, () -> document(story));
        }
        return story.asItShouldBe() ? ExitCode.DONE : ExitCode.BROKEN;
    }

    private DemoJson document(Story story) {
        return new DemoJson(
                story.asItShouldBe(),
                folder.toString(),
                CreateJson.of(story.creation()),
                CheckJson.of(story.check()),
                PushJson.of(story.push()),
                VerifyJson.of(story.trust(), CONTEXTS),
                PushJson.of(story.mistake()));
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
