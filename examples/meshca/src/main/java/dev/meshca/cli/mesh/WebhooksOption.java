package dev.meshca.cli.mesh;

import picocli.CommandLine.Option;

/** {@code --webhooks}: what the API servers trust when they call istiod. */
public final class WebhooksOption {

    @Option(
            names = "--webhooks",
            description =
                    "Compare the roots in the webhooks that call istiod, and in its ClusterTrustBundle, with those of the"
                            + " Secret, too.")
    private boolean webhooks;

    public boolean given() {
        return webhooks;
    }
}
