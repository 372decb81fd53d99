package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * HTTP clients that follow no redirect, which would carry the token and the Secret elsewhere, and that share the threads of
 * one executor. How they connect and who they say is asking comes from outside.
 */
final class OkHttpClients extends OkHttpClientFactory {

    private final ExecutorService threads;
    private final Consumer<OkHttpClient.Builder> connecting;

    /** How to connect is said again for each client that is derived. */
    OkHttpClients(ExecutorService threads, Consumer<OkHttpClient.Builder> connecting) {
        this.threads = threads;
        this.connecting = connecting;
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
        connecting.accept(builder);
    }
}
