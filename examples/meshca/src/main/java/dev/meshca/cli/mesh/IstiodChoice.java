package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.OptionParser;
import dev.meshca.k8s.istiod.IstiodAddress;

/**
 * A value of {@code --istiod}: where one replica of a cluster's istiod can be reached.
 *
 * @param cluster what the cluster is called in the mesh
 * @param address its secure gRPC port
 */
record IstiodChoice(ClusterName cluster, IstiodAddress address) {

    static IstiodChoice parse(String text) {
        int separator = text.indexOf('=');
        if (separator < 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not CLUSTER=HOST:PORT, such as cluster1=10.0.0.7:15012");
        }
        return new IstiodChoice(
                ClusterName.of(text.substring(0, separator)), IstiodAddress.parse(text.substring(separator + 1)));
    }

    /** Reads it from an option. */
    static final class Parser extends OptionParser<IstiodChoice> {

        Parser() {
            super(IstiodChoice::parse);
        }
    }
}
