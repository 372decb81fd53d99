package dev.meshca.cli.terminal;

import dev.meshca.Finding;
import dev.meshca.Finding.Severity;
import java.util.Collection;
import picocli.CommandLine.Option;

/** {@code --fail-on}: from which findings on a command that looks is no success. */
public final class FailOnOption {

    /** The severities that can be chosen. */
    enum Threshold {
        error,
        warning
    }

    @Option(
            names = "--fail-on",
            paramLabel = "error|warning",
            defaultValue = "error",
            description = "From which findings on the exit code is 1; ${DEFAULT-VALUE} by default.")
    private Threshold threshold = Threshold.error;

    /** The exit code with this threshold; {@code code} is that with the default. */
    public int exitCode(int code, Collection<Finding> findings) {
        boolean warned = findings.stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
        return code == ExitCode.DONE && threshold == Threshold.warning && warned ? ExitCode.BROKEN : code;
    }
}
