package dev.meshca.k8s.cluster;

/**
 * What a verification of clusters looks at.
 *
 * @param webhooks whether it looks at the roots in the webhooks that call istiod and in its ClusterTrustBundle, too: three more
 *     requests per cluster, which need rights of their own. Only a cluster whose {@code cacerts} was read is asked. False by default
 */
public record VerifyOptions(boolean webhooks) {

    /** {@return the defaults} */
    public static VerifyOptions defaults() {
        return new VerifyOptions(false);
    }

    /**
     * {@return the same with or without webhooks and the ClusterTrustBundle}
     *
     * @param webhooks whether to look at them
     */
    public VerifyOptions webhooks(boolean webhooks) {
        return new VerifyOptions(webhooks);
    }
}
