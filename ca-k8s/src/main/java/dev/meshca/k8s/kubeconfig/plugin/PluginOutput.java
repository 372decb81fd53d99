package dev.meshca.k8s.kubeconfig.plugin;

/**
 * How a plugin ended.
 *
 * @param printed its standard output, a secret
 * @param complaint the beginning of its standard error
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record PluginOutput(int exitCode, boolean tooLong, byte[] printed, byte[] complaint) {

    public static final int MAX_BYTES = 1_000_000;

    @Override
    public String toString() {
        return "exit code " + exitCode;
    }
}
