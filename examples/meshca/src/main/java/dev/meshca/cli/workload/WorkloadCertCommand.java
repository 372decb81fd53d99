package dev.meshca.cli.workload;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.mesh.json.MeshJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca workload-cert}. */
@Command(
        name = "workload-cert",
        customSynopsis = {
            "meshca workload-cert [--dir DIR] --cluster NAME --namespace NS",
            "                            --service-account SA --out DIR [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Issues a certificate to a machine outside the clusters.",
            "",
            "The files are those that istio-agent reads from /etc/certs, and those of the Makefile's <namespace>-certs."
        })
public final class WorkloadCertCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private MeshFileOption file = new MeshFileOption();

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "The cluster whose CA signs.")
    private @Nullable ClusterName cluster;

    @Option(
            names = "--namespace",
            required = true,
            paramLabel = "NS",
            description = "The namespace of the workload's identity.")
    private String namespace = "";

    @Option(
            names = "--service-account",
            required = true,
            paramLabel = "SA",
            description = "The service account of the workload's identity.")
    private String serviceAccount = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where to write; made if it is missing.")
    private Path out = Path.of("");

    @Option(
            names = "--validity",
            paramLabel = "TIME",
            defaultValue = "24h",
            description = "How long it is valid; ${DEFAULT-VALUE} by default.")
    private Duration validity = Duration.ZERO;

    @Option(
            names = "--trust-domain",
            paramLabel = "DOMAIN",
            description = "The mesh's meshConfig.trustDomain; cluster.local by default.")
    private @Nullable String trustDomain;

    @Option(
            names = "--key",
            paramLabel = "ALG",
            defaultValue = "RSA_2048",
            description = "RSA_2048 (the default), RSA_3072, RSA_4096, EC_P256 or EC_P384.")
    private KeyAlgorithm key = KeyAlgorithm.RSA_2048;

    @Option(names = "--replace", description = "Renew: write over a certificate and key that are there.")
    private boolean replace;

    @Mixin
    private OutputOption output = new OutputOption();

    public WorkloadCertCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ClusterName name = java.util.Objects.requireNonNull(cluster);
        WorkloadCert.Spec spec = inTrustDomain(WorkloadCert.Spec.of(namespace, serviceAccount))
                .lifetime(validity)
                .key(key);
        try (Mesh mesh = Mesh.in(folder.in(file, terminal))) {
            WorkloadCert certificate = mesh.workloadCertificate(name, spec, out, replace);
            output.print(
                    terminal,
                    () -> WorkloadCertText.of(out, name, certificate),
                    () -> MeshJson.of(out, name, certificate));
            return ExitCode.DONE;
        }
    }

    private WorkloadCert.Spec inTrustDomain(WorkloadCert.Spec spec) {
        return Optional.ofNullable(trustDomain)
                .or(() -> file.read(terminal).map(MeshFile::trustDomain))
                .map(spec::trustDomain)
                .orElse(spec);
    }
}
