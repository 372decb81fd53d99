package dev.meshca.cli.check;

import dev.meshca.MinorVersion;
import dev.meshca.cli.mesh.ClusterOptions;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.FailOnOption;
import dev.meshca.cli.terminal.OptionParser;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.mesh.json.MeshJson;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca check}. */
@Command(
        name = "check",
        customSynopsis = {
            "meshca check --mesh FILE [OPTIONS]",
            "       meshca check [--context CLUSTER=KUBECONTEXT ...] [OPTIONS]"
        },
        sortOptions = false,
        description = {
            "Checks what clusters need before they get a CA.",
            "",
            "Reachability, rights, versions, networks, load balancers, a CA that istiod made itself, clocks. Changes"
                    + " nothing."
        })
public final class CheckCommand implements Callable<Integer> {

    private static final Duration PROBE = Duration.ofSeconds(60);

    private final Terminal terminal;

    @Mixin
    private ClusterOptions clusters = new ClusterOptions();

    @Option(
            names = "--istio",
            converter = VersionParser.class,
            paramLabel = "VERSION",
            description = "The Istio release to be installed, such as 1.31; by default the one that runs.")
    private @Nullable MinorVersion istio;

    @Option(
            names = "--label",
            description =
                    "Set the label topology.istio.io/network that the mesh file says, where the namespace has none.")
    private boolean label;

    @Option(
            names = "--probe-load-balancer",
            description =
                    "Create a Service of type LoadBalancer, wait up to 60 seconds for its address, and remove it.")
    private boolean probeLoadBalancer;

    @Option(names = "--verbose", description = "List what was checked, also what passed.")
    private boolean verbose;

    @Mixin
    private FailOnOption failOn = new FailOnOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PreflightOptions options = options();
        try (MeshClusters mesh = clusters.open(terminal)) {
            PreflightReport report = mesh.check(options);
            output.print(
                    terminal,
                    () -> (verbose ? CheckText.checked(report) : "") + CheckText.of(report),
                    () -> MeshJson.of(report));
            return failOn.exitCode(exitCode(report), report.findings());
        }
    }

    static int exitCode(PreflightReport report) {
        return ExitCode.of(report.findings(), report.ready());
    }

    private static final class VersionParser extends OptionParser<MinorVersion> {

        VersionParser() {
            super(MinorVersion::parse);
        }
    }

    private PreflightOptions options() {
        PreflightOptions options = ofFile();
        if (istio != null) {
            options = options.istio(istio.toString());
        }
        return probeLoadBalancer ? options.probeLoadBalancer(PROBE) : options;
    }

    private PreflightOptions ofFile() {
        Optional<PreflightOptions> file = clusters.mesh().read(terminal).map(MeshFile::preflight);
        if (label && file.isEmpty()) {
            throw new IllegalArgumentException("--label sets what a mesh file says: name it with --mesh FILE");
        }
        PreflightOptions options = file.orElse(PreflightOptions.defaults());
        return label ? options : options.networks(Map.of());
    }
}
