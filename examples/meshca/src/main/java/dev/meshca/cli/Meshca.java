package dev.meshca.cli;

import dev.meshca.cli.check.CheckCommand;
import dev.meshca.cli.create.CreateCommand;
import dev.meshca.cli.crypto.FasterCrypto;
import dev.meshca.cli.explain.ExplainCommand;
import dev.meshca.cli.export.ExportCommand;
import dev.meshca.cli.help.CompletionCommand;
import dev.meshca.cli.help.ManCommand;
import dev.meshca.cli.help.VersionCommand;
import dev.meshca.cli.imports.ImportCommand;
import dev.meshca.cli.init.InitCommand;
import dev.meshca.cli.plan.ApplyCommand;
import dev.meshca.cli.plan.PlanCommand;
import dev.meshca.cli.push.PushCommand;
import dev.meshca.cli.remote.RemoteSecretsCommand;
import dev.meshca.cli.remove.RemoveCommand;
import dev.meshca.cli.renew.NeedsRenewalCommand;
import dev.meshca.cli.renew.RenewCommand;
import dev.meshca.cli.revoke.CrlCommand;
import dev.meshca.cli.revoke.RevokeCommand;
import dev.meshca.cli.rotate.MergeCommand;
import dev.meshca.cli.rotate.RotateCommand;
import dev.meshca.cli.rotate.StatusCommand;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OptionParser;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.cli.terminal.Version;
import dev.meshca.cli.verify.VerifyCommand;
import dev.meshca.cli.watch.WatchCommand;
import dev.meshca.cli.workload.WorkloadCertCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The entry point: assembles the commands, and turns their outcome into an exit code. */
@Command(
        name = "meshca",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "One root, an intermediate CA per cluster: trust for Istio's multicluster meshes.",
        footer = {
            "",
            "Exit codes:",
            "  0   done, or healthy (warnings allowed)",
            "  1   trust is broken, or an action was refused because of it",
            "  2   the command cannot be carried out as it was given",
            "  3   some cluster could not be reached or refused us; the others were handled",
            "  4   not done yet: a gate is closed, or another runner is at work; come back later",
            "",
            "First day:",
            "  meshca init --context cluster1=<kubeconfig context> --context cluster2=<kubeconfig context>",
            "  meshca check",
            "  meshca apply",
            "  meshca verify",
            "",
            "A new root, later:",
            "  meshca rotate root",
            "  meshca rotate root --yes"
        })
public final class Meshca {

    private static final Map<String, Function<Terminal, Object>> COMMANDS = new LinkedHashMap<>();

    /** Those that speak of every command. */
    private static final Set<String> OF_ALL = Set.of("help", "completion", "man");

    /** Those that make or judge certificates. */
    private static final Set<String> OF_CAS = Set.of(
            "create",
            "push",
            "verify",
            "watch",
            "import",
            "export",
            "workload-cert",
            "status",
            "rotate",
            "merge",
            "plan",
            "apply",
            "renew",
            "revoke",
            "crl",
            "remove");

    static {
        COMMANDS.put("init", InitCommand::new);
        COMMANDS.put("plan", PlanCommand::new);
        COMMANDS.put("apply", ApplyCommand::new);
        COMMANDS.put("create", CreateCommand::new);
        COMMANDS.put("check", CheckCommand::new);
        COMMANDS.put("push", PushCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("watch", WatchCommand::new);
        COMMANDS.put("import", ImportCommand::new);
        COMMANDS.put("export", ExportCommand::new);
        COMMANDS.put("remote-secrets", RemoteSecretsCommand::new);
        COMMANDS.put("workload-cert", WorkloadCertCommand::new);
        COMMANDS.put("status", StatusCommand::new);
        COMMANDS.put("rotate", RotateCommand::of);
        COMMANDS.put("merge", MergeCommand::new);
        COMMANDS.put("renew", RenewCommand::new);
        COMMANDS.put("needs-renewal", NeedsRenewalCommand::new);
        COMMANDS.put("revoke", RevokeCommand::new);
        COMMANDS.put("crl", CrlCommand::new);
        COMMANDS.put("remove", RemoveCommand::new);
        COMMANDS.put("explain", ExplainCommand::new);
        COMMANDS.put("version", VersionCommand::new);
        COMMANDS.put("completion", CompletionCommand::new);
        COMMANDS.put("man", ManCommand::new);
        COMMANDS.put("help", terminal -> new HelpCommand());
    }

    private Meshca() {}

    /**
     * Runs one command and ends the process.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        if (args.length > 0 && OF_CAS.contains(args[0])) {
            FasterCrypto.use();
        }
        System.exit(run(Terminal.ofProcess(), args));
    }

    /**
     * Runs one command.
     *
     * @param terminal where it writes to, and its environment
     * @param args the command line
     * @return the exit code
     */
    public static int run(Terminal terminal, String... args) {
        CommandLine meshca = commandLine(terminal, args);
        int code = args.length == 0 ? helpInsteadOfCommand(meshca) : meshca.execute(args);
        terminal.flush();
        if (!terminal.lost()) {
            return code;
        }
        terminal.note("meshca: the result could not be written; see whether its disk is full, or its stream closed");
        return code == ExitCode.DONE ? ExitCode.RESULT_LOST : code;
    }

    /** What understands these arguments. */
    static CommandLine commandLine(Terminal terminal, String... args) {
        CommandLine meshca = new CommandLine(new Meshca());
        Set<String> needed = needed(args);
        COMMANDS.forEach((name, command) -> {
            if (needed.contains(name)) {
                meshca.addSubcommand(command.apply(terminal));
            }
        });
        OptionParser.registerShared(meshca);
        meshca.setCaseInsensitiveEnumValuesAllowed(true).setOut(terminal.out()).setErr(terminal.err());
        Failures failures = new Failures(terminal);
        meshca.setExpandAtFiles(false); // a word that begins with @ is a word, and no file to be read and quoted
        return meshca.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures);
    }

    /** A command's options are found by reflection, which is felt at the start: only what the command line asks for. */
    private static Set<String> needed(String... args) {
        if (args.length == 0 || !COMMANDS.containsKey(args[0]) || OF_ALL.contains(args[0])) {
            return List.of(args).equals(List.of("--version")) ? Set.of() : COMMANDS.keySet();
        }
        return Set.of(args[0]);
    }

    private static int helpInsteadOfCommand(CommandLine meshca) {
        meshca.usage(meshca.getErr());
        return ExitCode.USAGE;
    }
}
