package dev.meshca.cli.imports;

import dev.meshca.cli.mesh.ClusterOptions;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.PerCluster;
import dev.meshca.cli.terminal.Again;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.ImportOptions;
import dev.meshca.mesh.ImportReport;
import dev.meshca.mesh.ImportReport.Outcome;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** {@code meshca import}. */
@Command(
        name = "import",
        customSynopsis = {
            "meshca import [--mesh FILE] [OPTIONS]",
            "       meshca import --dir DIR [--context CLUSTER=KUBECONTEXT ...] [OPTIONS]",
            "       meshca import --dir DIR --from CLUSTER=PATH ... [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Takes the CAs of running clusters, with their keys, into a folder: what meshca or somebody else put there."
                    + " Or CAs that lie in files of other tools.",
            "",
            "Nothing is overwritten, and the clusters stay as they are. What Istio's tools/certs made needs no import:"
                    + " its folder is a --dir as it is."
        })
public final class ImportCommand implements Callable<Integer> {

    private static final List<String> OF_CLUSTERS = List.of("--context", "--only", "--secret", "--namespace");

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            defaultValue = "cacerts",
            description = {
                "The Secret, in the namespace of istiod; ${DEFAULT-VALUE} by default.",
                "Also one of type kubernetes.io/tls, as cert-manager writes it."
            })
    private String secret = "";

    @Option(
            names = "--from",
            converter = PathParser.class,
            paramLabel = "CLUSTER=PATH",
            description = {
                "A file or a folder in which a cluster's CA lies, its key included, up to the root: PEM in any order, as of"
                        + " step or openssl, or JSON, as Vault prints it. Repeat it; no cluster is asked then."
            })
    private List<PerCluster<Path>> from = new ArrayList<>();

    @Option(
            names = "--root",
            arity = "2",
            paramLabel = "CERT KEY",
            hideParamSyntax = true,
            description = {
                "The root with its key, which no cluster has; both are copied.",
                "Without it the folder can add no cluster, and a new root comes by trust-first."
            })
    private @Nullable List<Path> root;

    @Mixin
    private OutputOption output = new OutputOption();

    @Spec
    private @Nullable CommandSpec spec;

    public ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Mesh mesh = mesh(folder.in(clusters.mesh(), terminal))) {
            ImportReport report = mesh.importCas(options());
            output.print(terminal, () -> ImportText.of(report), () -> MeshJson.of(report));
            output.next(terminal, nextStep(report));
            return exitCode(report);
        }
    }

    private Mesh mesh(Path dir) {
        if (from.isEmpty()) {
            return clusters.mesh(terminal, dir);
        }
        OF_CLUSTERS.stream().filter(this::isGiven).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException(
                    option + " is about clusters, and with --from none is asked: leave one of them away");
        });
        return Mesh.in(dir, MeshOptions.defaults(), MeshListener.NONE, List.of());
    }

    private static final class PathParser extends PerCluster.Parser<Path> {

        PathParser() {
            super("PATH", "cluster1.pem", Path::of);
        }
    }

    private boolean isGiven(String option) {
        return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option);
    }

    private ImportOptions options() {
        ImportOptions options = ImportOptions.defaults().secret(secret).files(PerCluster.grouped(from));
        if (root == null) {
            return options;
        }
        if (root.size() != 2) {
            throw new IllegalArgumentException("--root takes two files, CERT and KEY, and is given once");
        }
        return options.root(root.get(0), root.get(1));
    }

    private Optional<String> nextStep(ImportReport report) {
        return report.done()
                ? Optional.of(Again.other(
                        Objects.requireNonNull(spec),
                        "verify",
                        Set.of("--mesh", "--dir", "--context", "--kubeconfig", "--namespace", "--only", "--timeout")))
                : Optional.empty();
    }

    static int exitCode(ImportReport report) {
        if (report.done()) {
            return ExitCode.DONE;
        }
        boolean broken = report.results().stream()
                .anyMatch(result -> result.outcome() == Outcome.REFUSED || result.outcome() == Outcome.MISSING);
        return broken ? ExitCode.BROKEN : ExitCode.UNREACHED;
    }
}
