package dev.meshca.cli.create;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.WorkProgress;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.CaReport.Outcome;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.mesh.json.MeshJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca create}. */
@Command(
        name = "create",
        customSynopsis = {
            "meshca create --mesh FILE [OPTIONS]",
            "       meshca create --dir DIR --cluster NAME ... [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Creates a root CA and an intermediate CA per cluster, as files.",
            "The layout is that of Istio's tools/certs.",
            "",
            "A folder that has a root already keeps it, and keeps the clusters it has: those that are missing are added"
                    + " under the same root."
        })
public final class CreateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private MeshFileOption file = new MeshFileOption();

    @Option(
            names = "--cluster",
            split = ",",
            paramLabel = "NAME",
            hideParamSyntax = true,
            description = "A cluster of the mesh; repeat it per cluster. By default those of the mesh file.")
    private List<ClusterName> clusters = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "ALG",
            description = {
                "RSA_2048, RSA_3072, RSA_4096, EC_P256 or EC_P384.",
                "By default that of the root, and RSA_4096 for a new root."
            })
    private @Nullable KeyAlgorithm key;

    @Option(
            names = "--root-validity",
            paramLabel = "TIME",
            description = "How long a new root is valid, such as 7300d; 3650d by default.")
    private @Nullable Duration rootValidity;

    @Option(
            names = "--validity",
            paramLabel = "TIME",
            description =
                    "How long the intermediates are valid; by default 3650d, or as long as the root if that is less.")
    private @Nullable Duration validity;

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            description = "O in the subjects; by default the root's, or Istio for a new root.")
    private @Nullable String organization;

    @Option(
            names = "--from-root",
            arity = "2",
            paramLabel = "CERT KEY",
            hideParamSyntax = true,
            description = {
                "Sign with this CA instead of a new root. Its key stays where it is.",
                "Below a corporate root CERT holds the certificate of KEY and those above it, up to the root."
            })
    private @Nullable List<Path> fromRoot;

    @Option(
            names = "--replace",
            description =
                    "Issue the named clusters anew if they exist, under the same root; their old CAs go to the archive.")
    private boolean replace;

    @Mixin
    private OutputOption output = new OutputOption();

    public CreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path dir = folder.in(file, terminal);
        List<ClusterName> clusters = clusters();
        WorkProgress progress = new WorkProgress(terminal);
        try (Mesh mesh = Mesh.in(dir, MeshOptions.defaults(), progress, List.of())) {
            ClusterName[] named = clusters.toArray(ClusterName[]::new);
            CaReport report = replace ? mesh.replace(spec(), named) : mesh.ensure(spec().clusters(clusters));
            noteKept(report, clusters);
            output.print(terminal, () -> CreateText.of(report), () -> MeshJson.of(report));
            output.next(terminal, CreateText.nextStep(report, file, terminal));
            return ExitCode.DONE;
        } finally {
            progress.end();
        }
    }

    private List<ClusterName> clusters() {
        Set<ClusterName> ofFile =
                file.read(terminal).map(mesh -> mesh.clusters().keySet()).orElse(Set.of());
        if (clusters.isEmpty() && (ofFile.isEmpty() || replace)) {
            throw FolderOption.missing(file, "--cluster=NAME");
        }
        clusters.stream()
                .filter(cluster -> !ofFile.isEmpty() && !ofFile.contains(cluster))
                .findFirst()
                .ifPresent(cluster -> {
                    throw new IllegalArgumentException(
                            "the mesh file has no cluster '" + cluster + "': write it there, too");
                });
        return clusters.isEmpty() ? List.copyOf(ofFile) : clusters;
    }

    private MeshSpec spec() {
        MeshSpec spec = file.read(terminal).map(MeshFile::spec).orElse(MeshSpec.defaults());
        spec = key == null ? spec : spec.key(key);
        spec = rootValidity == null ? spec : spec.rootValidity(rootValidity);
        spec = validity == null ? spec : spec.validity(validity);
        spec = organization == null ? spec : spec.organization(organization);
        return fromRoot == null ? spec : spec.signedBy(fromRoot(0), fromRoot(1));
    }

    private Path fromRoot(int index) {
        if (fromRoot == null || fromRoot.size() != 2) {
            throw new IllegalArgumentException("--from-root takes two files, CERT and KEY, and is given once");
        }
        return fromRoot.get(index);
    }

    private void noteKept(CaReport report, List<ClusterName> clusters) {
        String kept = report.clusters().stream()
                .filter(cluster -> cluster.outcome() == Outcome.KEPT && clusters.contains(cluster.name()))
                .map(cluster -> cluster.name().value())
                .collect(Collectors.joining(", "));
        if (!kept.isEmpty()) {
            terminal.note("kept as it is: " + kept + "; --replace issues it anew");
        }
    }
}
