package dev.meshca.k8s.cluster;

import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ClientParts;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.PlainText;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedClusterBuilder;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.util.Optional;

/**
 * The way to the API server of one named context. Each connection is made from an empty configuration and that context
 * alone, so neither system properties, nor a service account, nor the current context can lead elsewhere; credential
 * plugins run anew, so no token grows old.
 */
record PinnedContext(NamedContext context, NamedCluster cluster, Optional<NamedAuthInfo> user) implements Connector {

    @Override
    public Connection open(ClientParts parts) {
        String otherName = cluster.getCluster().getTlsServerName();
        if (otherName != null && !otherName.isBlank()) {
            throw new ApiFailure(
                    ApiFailure.Kind.UNREACHABLE,
                    "context '" + PlainText.of(toString())
                            + "' uses tls-server-name, which the HTTP client of the JDK does not support");
        }
        Config config = Config.empty();
        KubeConfigUtils.merge(config, context.getName(), alone());
        config.setRequestRetryBackoffLimit(0);
        // A token that is set, and not found, is not looked for again in the environment of this process after a 401.
        config.setOauthToken(config.getAutoOAuthToken());
        // Over HTTP/2 an API server ends the connection together with a 401, and the JDK's client then loses the 401.
        config.setHttp2Disable(true);
        return new Connection(parts.client(config), true);
    }

    /** A kubeconfig with this context only; copies, because the merge leaves marks on what it reads. */
    private io.fabric8.kubernetes.api.model.Config alone() {
        return new ConfigBuilder()
                .withContexts(new NamedContextBuilder(context).build())
                .withClusters(new NamedClusterBuilder(cluster).build())
                .withUsers(user.map(found -> new NamedAuthInfoBuilder(found).build()).stream()
                        .toList())
                .build();
    }

    @Override
    public String server() {
        return cluster.getCluster().getServer();
    }

    @Override
    public boolean unverified() {
        return Boolean.TRUE.equals(cluster.getCluster().getInsecureSkipTlsVerify()) || !server().startsWith("https:");
    }

    @Override
    public String toString() {
        return context.getName();
    }
}
