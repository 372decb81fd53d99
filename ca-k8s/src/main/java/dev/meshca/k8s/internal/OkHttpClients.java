package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/**
 * HTTP clients that follow no redirect, which would carry the token and the Secret elsewhere, and that share the threads of
 * one executor. How they connect and who they say is asking comes from outside, nothing from fabric8: no credential or proxy
 * of its own finding, nor the trust store of Java, which it reads anew for every client.
 */
final class OkHttpClients implements HttpClient.Factory {

    private final HttpClient.Factory okHttp;

    /** How to connect is said again for each client that is derived. */
    OkHttpClients(ExecutorService threads, Consumer<OkHttpClient.Builder> connecting) {
        this.okHttp = new Bare(threads, connecting);
    }

    @Override
    public HttpClient.Builder newBuilder() {
        return okHttp.newBuilder();
    }

    @Override
    public HttpClient.Builder newBuilder(Config config) {
        HttpClient.Builder builder = newBuilder();
        builder.tag(config.getRequestConfig());
        // Requests of several threads then have a connection each, and none waits for another's answer.
        return builder.connectTimeout(config.getConnectionTimeout(), TimeUnit.MILLISECONDS)
                .websocketPingInterval(config.getWebsocketPingInterval(), TimeUnit.MILLISECONDS)
                .preferHttp11();
    }

    private static final class Bare extends OkHttpClientFactory {

        private final ExecutorService threads;
        private final Consumer<OkHttpClient.Builder> connecting;

        Bare(ExecutorService threads, Consumer<OkHttpClient.Builder> connecting) {
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
            builder.followRedirects(false)
                    .followSslRedirects(false)
                    .dns(new NameLookup(threads, Dns.SYSTEM))
                    .eventListener(CallLimits.OF_CARRIED)
                    .readTimeout(Duration.ZERO)
                    .writeTimeout(Duration.ZERO);
            if (!builder.interceptors().contains(CallLimits.OF_CARRIED)) {
                builder.addInterceptor(CallLimits.OF_CARRIED);
            }
            connecting.accept(builder);
        }
    }
}
