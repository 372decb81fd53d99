package dev.meshca.cli.remote;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.OptionParser;
import dev.meshca.mesh.remote.RemoteSecretOptions;

/**
 * A value of {@code --server}: where the API server of a cluster answers the others.
 *
 * @param cluster what the cluster is called in the mesh
 * @param server its address
 */
record ServerChoice(ClusterName cluster, String server) {

    static ServerChoice parse(String text) {
        int separator = text.indexOf('=');
        if (separator < 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not CLUSTER=URL, such as cluster1=https://api.example.com:6443");
        }
        return new ServerChoice(
                ClusterName.of(text.substring(0, separator)),
                RemoteSecretOptions.requireServer(text.substring(separator + 1)));
    }

    /** Reads it from an option. */
    static final class Parser extends OptionParser<ServerChoice> {

        Parser() {
            super(ServerChoice::parse);
        }
    }
}
