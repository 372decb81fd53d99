package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.RevocationReason;
import dev.meshca.k8s.MinorVersion;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The entry point: assembles the commands, and turns their outcome into an exit code. */
@Command(
        name = "meshca",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "One root, an intermediate CA per cluster: trust for Istio meshes of many clusters.",
        footer = {
            "",
            "Exit codes:",
            "  0   done, or healthy (warnings allowed)",
            "  1   trust is broken, or an action was refused because of it",
            "  2   the command cannot be carried out as it was given",
            "  3   some cluster could not be reached or refused us; the others were handled",
            "",
            "First day:",
            "  meshca demo",
            "  meshca create --dir certs --cluster cluster1 --cluster cluster2",
            "  meshca push   --dir certs --context cluster1=KUBECONTEXT --context cluster2=KUBECONTEXT",
            "  meshca verify --dir certs --context cluster1=KUBECONTEXT --context cluster2=KUBECONTEXT",
            "",
            "A new root, later:",
            "  meshca rotate root --dir certs --context cluster1=KUBECONTEXT --context cluster2=KUBECONTEXT --yes"
        })
public final class Meshca {

    private Meshca() {}

    /**
     * Runs one command and ends the process.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    /**
     * Runs one command.
     *
     * @param terminal where it writes to, and its environment
     * @param args the command line
     * @return the exit code
     */
    static int run(Terminal terminal, String... args) {
        CommandLine meshca = new CommandLine(new Meshca())
                .addSubcommand(new DemoCommand(terminal))
                .addSubcommand(new CreateCommand(terminal))
                .addSubcommand(new CheckCommand(terminal))
                .addSubcommand(new PushCommand(terminal))
                .addSubcommand(new VerifyCommand(terminal))
                .addSubcommand(new WorkloadCertCommand(terminal))
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(RotateCommand.of(terminal))
                .addSubcommand(new RevokeCommand(terminal))
                .addSubcommand(new CrlCommand(terminal))
                .registerConverter(ClusterName.class, converter(ClusterName::of))
                .registerConverter(KeyAlgorithm.class, converter(KeyAlgorithm::parse))
                .registerConverter(Duration.class, converter(Lifetime::parse))
                .registerConverter(MinorVersion.class, converter(MinorVersion::parse))
                .registerConverter(ContextChoice.class, converter(ContextChoice::parse))
                .registerConverter(IstiodChoice.class, converter(IstiodChoice::parse))
                .registerConverter(Strategy.class, converter(Strategy::parse))
                .registerConverter(RevocationReason.class, converter(CrlText::reason))
                .registerConverter(RevokeCommand.Serial.class, converter(RevokeCommand.Serial::parse))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(terminal.out())
                .setErr(terminal.err());
        Failures failures = new Failures(terminal);
        meshca.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures);
        int code = args.length == 0 ? helpInsteadOfCommand(meshca) : meshca.execute(args);
        terminal.flush();
        return code;
    }

    private static int helpInsteadOfCommand(CommandLine meshca) {
        meshca.usage(meshca.getErr());
        return ExitCode.USAGE;
    }

    private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
        return value -> {
            try {
                return parser.apply(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
