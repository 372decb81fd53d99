package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.X509TrustManager;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * HTTP clients that follow no redirect, which would carry the token and the Secret elsewhere, and that share the threads of
 * one executor.
 */
final class OkHttpClients extends OkHttpClientFactory {

    private final ExecutorService threads;
    private final Optional<String> serverName;

    /** The server name is that of the certificate, where it is not the one in the address. */
    OkHttpClients(ExecutorService threads, Optional<String> serverName) {
        this.threads = threads;
        this.serverName = serverName;
    }

    @Override
    protected Dispatcher initDispatcher() {
        Dispatcher dispatcher = new Dispatcher(new UnendingExecutor(threads));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return dispatcher;
    }

    /** Called last, after fabric8 has switched redirects on; also for clients that are derived from one made here. */
    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
        builder.followRedirects(false).followSslRedirects(false);
        serverName.ifPresent(name -> present(builder, name));
    }

    private static void present(OkHttpClient.Builder builder, String name) {
        OkHttpClient made = builder.build();
        X509TrustManager trust = made.x509TrustManager();
        if (trust == null || made.sslSocketFactory() instanceof ServerNameSockets) {
            return;
        }
        HostnameVerifier verifier = made.hostnameVerifier();
        builder.sslSocketFactory(new ServerNameSockets(made.sslSocketFactory(), name), trust)
                .hostnameVerifier((address, session) -> verifier.verify(name, session));
    }
}
