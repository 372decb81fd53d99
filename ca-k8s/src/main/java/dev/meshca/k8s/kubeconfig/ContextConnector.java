package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ApiAddress;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.IpAddress;
import dev.meshca.k8s.kubeconfig.document.Material;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.net.Proxy;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * The way to the API server of one context. Neither system properties, nor a service account, nor the current context can
 * lead elsewhere.
 */
final class ContextConnector implements Connector {

    private final Cluster cluster;
    private final AuthInfo user;
    private final ProxyRules proxies;
    private final Credentials credentials;

    /** @param plugin gives the credential of a user who needs one */
    ContextConnector(Cluster cluster, AuthInfo user, Optional<PluginCredentials> plugin, ProxyRules proxies) {
        this.cluster = cluster;
        this.user = user;
        this.proxies = proxies;
        this.credentials = new Credentials(user, cluster, plugin);
    }

    @Override
    public Connection open(ClientFactory clients, Deadline deadline) {
        try {
            if (isReadable() && !clients.insecure()) {
                throw new Refusal(
                        cluster.owner() + " is asked over http, where whoever listens would learn the credential:"
                                + " use https, or say that keys may go to whoever answers");
            }
            Optional<ProxyAddress> proxy = proxies.proxyFor(cluster);
            Credential credential = credentials.get(clients, deadline);
            Identity identity = new Identity(credential, user, cluster, proxy);
            ServerTrust trust = new ServerTrust(cluster, credential.identity());
            return new Connection(
                    clients.client(cluster.server().url(), builder -> connect(builder, proxy, trust, identity)),
                    true,
                    () -> credential.isSpent(clients.clock()),
                    () -> credential.authorization().header().stream().toList(),
                    user.tokenFile().isEmpty());
        } catch (Refusal refusal) {
            throw new ApiFailure(ApiFailure.Kind.UNAUTHENTICATED, refusal.sentence());
        }
    }

    /** Clients that are derived from one that is connected already have all of it. */
    private void connect(
            OkHttpClient.Builder builder, Optional<ProxyAddress> proxy, ServerTrust trust, Identity identity) {
        if (builder.interceptors().contains(identity)) {
            return;
        }
        route(builder, proxy);
        if (cluster.server().isTls()) {
            trust.configure(builder);
        }
        builder.addInterceptor(identity);
    }

    private void route(OkHttpClient.Builder builder, Optional<ProxyAddress> proxy) {
        // Several addresses are tried side by side, in threads of their own.
        builder.fastFallback(
                proxy.isPresent() || IpAddress.parse(cluster.server().host()).isEmpty());
        builder.proxy(proxy.map(ProxyAddress::proxy).orElse(Proxy.NO_PROXY));
        proxy.flatMap(ProxyAddress::authorization)
                .ifPresent(login -> builder.proxyAuthenticator((route, response) -> {
                    boolean refused = response.request().header("Proxy-Authorization") != null;
                    return refused
                            ? null
                            : response.request()
                                    .newBuilder()
                                    .header("Proxy-Authorization", login)
                                    .build();
                }));
    }

    @Override
    public boolean isImmediate() {
        return user.isAtHand()
                && cluster.certificateAuthority().filter(Material::isInFile).isEmpty();
    }

    @Override
    public String server() {
        return cluster.server().masked();
    }

    @Override
    public boolean unverified() {
        return cluster.insecureSkipTlsVerify() || isReadable();
    }

    /** What stays on this machine, as through {@code kubectl proxy}, is seen by nobody else. */
    private boolean isReadable() {
        return !cluster.server().isTls()
                && !ApiAddress.isLoopback(cluster.server().url());
    }

    @Override
    public String toString() {
        return server();
    }
}
