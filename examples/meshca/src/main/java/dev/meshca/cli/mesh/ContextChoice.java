package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.OptionParser;

/**
 * A value of {@code --context}: which kubeconfig context leads to which cluster.
 *
 * @param cluster what the cluster is called in the mesh
 * @param context the name of the context
 */
public record ContextChoice(ClusterName cluster, String context) {

    static ContextChoice parse(String text) {
        int separator = text.indexOf('=');
        if (separator < 1 || separator == text.length() - 1) {
            throw new IllegalArgumentException("'" + text + "' is not CLUSTER=KUBECONTEXT, such as cluster1="
                    + (text.isEmpty() ? "kind-a" : text));
        }
        return new ContextChoice(ClusterName.of(text.substring(0, separator)), text.substring(separator + 1));
    }

    /** Reads it from an option. */
    public static final class Parser extends OptionParser<ContextChoice> {

        public Parser() {
            super(ContextChoice::parse);
        }
    }
}
