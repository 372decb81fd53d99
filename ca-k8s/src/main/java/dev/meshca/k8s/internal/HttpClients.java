package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.util.concurrent.Executor;

/** HTTP clients that share the threads of one executor, where the factory's own would bring a pool each. */
final class HttpClients extends JdkHttpClientFactory {

    private final Executor executor;

    HttpClients(Executor executor) {
        this.executor = executor;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
        return HttpClient.newBuilder().executor(executor);
    }
}
