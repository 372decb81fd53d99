package dev.meshca.k8s.cluster;

import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedClusterBuilder;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.NamedContextBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The way to the API server of one named context. Each connection is made from an empty configuration and that context
 * alone, so neither system properties, nor a service account, nor the current context can lead elsewhere; credential
 * plugins run anew for each, so no token grows old.
 *
 * @param context the context
 * @param cluster where it leads
 * @param user whose credentials it has
 * @param folder of the file that has the user, which a relative command of a plugin starts from
 */
record PinnedContext(NamedContext context, NamedCluster cluster, Optional<NamedAuthInfo> user, Path folder)
        implements Connector {

    @Override
    public Connection open(ClientFactory clients, Deadline deadline) {
        Optional<NamedAuthInfo> credentials = user.map(named -> authenticated(named, clients, deadline));
        Config config = Config.empty();
        KubeConfigUtils.merge(config, context.getName(), alone(credentials));
        config.setRequestRetryBackoffLimit(0);
        // A token that is set, and not found, is not looked for again in the environment of this process after a 401.
        config.setOauthToken(config.getAutoOAuthToken());
        // Requests of several threads then have a connection each, and none waits for another's answer.
        config.setHttp2Disable(true);
        Optional<String> serverName =
                Optional.ofNullable(cluster.getCluster().getTlsServerName()).filter(name -> !name.isBlank());
        return new Connection(clients.client(config, serverName), true);
    }

    private NamedAuthInfo authenticated(NamedAuthInfo named, ClientFactory clients, Deadline deadline) {
        return named.getUser() == null || named.getUser().getExec() == null
                ? named
                : new NamedAuthInfoBuilder(named)
                        .withUser(new CredentialPlugin(named.getUser(), folder, clients).run(deadline))
                        .build();
    }

    /** A kubeconfig with this context only; copies, because the merge leaves marks on what it reads. */
    private io.fabric8.kubernetes.api.model.Config alone(Optional<NamedAuthInfo> credentials) {
        return new ConfigBuilder()
                .withContexts(new NamedContextBuilder(context).build())
                .withClusters(new NamedClusterBuilder(cluster).build())
                .withUsers(credentials.map(found -> new NamedAuthInfoBuilder(found).build()).stream()
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
