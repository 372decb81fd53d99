package dev.meshca.cli.mesh;

import picocli.CommandLine.Option;

/** {@code --insecure}: keys go where nobody knows who gets them. */
public final class InsecureOption {

    @Option(
            names = "--insecure",
            description = "Send keys also where the API server's certificate is not verified: to whoever answers.")
    private boolean insecure;

    public boolean given() {
        return insecure;
    }
}
