package dev.meshca.cli.export;

import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.ExportReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.mesh.values.IstioValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca export}. */
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes what a folder holds in the form of other programs.",
            "",
            "secrets: a manifest of the Secret cacerts per cluster, with its key. pkcs12, jks: the roots as a Java trust"
                    + " store, password changeit. spiffe: the roots as a SPIFFE bundle. values: what Helm's chart istiod and"
                    + " istioctl install are told about each cluster, by the mesh file."
        })
public final class ExportCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private MeshFileOption file = new MeshFileOption();

    @Option(
            names = "--form",
            required = true,
            paramLabel = "secrets|pkcs12|jks|spiffe|values",
            description = "For which programs.")
    private ExportReport.@Nullable Form form;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where to write; made if it is missing.")
    private Path out = Path.of("");

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description = "The namespace in the manifests; istio-system by default.")
    private @Nullable String namespace;

    @Option(names = "--replace", description = "Write over files that are there with another content.")
    private boolean replace;

    @Mixin
    private OutputOption output = new OutputOption();

    public ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ExportReport report = form == ExportReport.Form.VALUES
                ? IstioValues.write(file.required(terminal), out, replace)
                : ofFolder(Objects.requireNonNull(form));
        output.print(terminal, () -> text(report), () -> MeshJson.of(report));
        if (report.form().isSecret()) {
            terminal.note("there are private keys in these files: encrypt them before they leave this machine");
        }
        return ExitCode.DONE;
    }

    private ExportReport ofFolder(ExportReport.Form wanted) {
        try (Mesh mesh = Mesh.in(folder.in(file, terminal), options(), MeshListener.NONE, List.of())) {
            return mesh.export(wanted, out, replace);
        }
    }

    private MeshOptions options() {
        MeshOptions options = MeshOptions.defaults();
        return Optional.ofNullable(namespace)
                .or(() -> file.read(terminal).map(MeshFile::namespace))
                .map(options::namespace)
                .orElse(options);
    }

    private static String text(ExportReport report) {
        return report.files().stream().map(file -> file + "\n").collect(Collectors.joining());
    }
}
