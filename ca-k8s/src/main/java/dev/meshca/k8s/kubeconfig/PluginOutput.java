package dev.meshca.k8s.kubeconfig;

/**
 * How a plugin ended.
 *
 * @param printed its standard output, a secret
 * @param complaint the beginning of its standard error
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record PluginOutput(int exitCode, boolean tooLong, byte[] printed, byte[] complaint) {

    static final int MAX_BYTES = 1_000_000;

    @Override
    public String toString() {
        return "exit code " + exitCode;
    }
}
