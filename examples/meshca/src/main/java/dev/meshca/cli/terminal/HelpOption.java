package dev.meshca.cli.terminal;

import picocli.CommandLine.Option;

/** Help, which every command has. */
public final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;
}
