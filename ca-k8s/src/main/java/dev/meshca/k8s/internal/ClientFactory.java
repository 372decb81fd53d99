package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.ConstructorDetector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Makes the clients of a fleet, which share threads and serialization. A serialization of its own would cost each client
 * more than its requests do, because it learns every type anew.
 */
public final class ClientFactory {

    private final ExecutorService threads;
    private final Clock clock;
    private final boolean insecure;
    private final CompletableFuture<KubernetesSerialization> json;

    /** Begins to load what every request needs, beside whatever is done before the first one. */
    ClientFactory(ExecutorService threads, Clock clock, boolean insecure) {
        this.threads = threads;
        this.json = CompletableFuture.supplyAsync(ClientFactory::loaded, threads);
        this.clock = clock;
        this.insecure = insecure;
    }

    /** No number and no truth is taken for a text, and no text for an object with one field. */
    private static JsonMapper strict() {
        return JsonMapper.builder()
                .constructorDetector(ConstructorDetector.DEFAULT.withRequireAnnotation(true))
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /** What a process loads for its first request takes about a second, which must not count against a cluster's time limit. */
    private static KubernetesSerialization loaded() {
        KubernetesSerialization json = new KubernetesSerialization(strict(), true);
        json.unmarshal(json.asJson(new Secret()), Secret.class);
        return json;
    }

    /**
     * A client that knows nothing but the address: no credential, no proxy, nothing of the environment. How it connects and who
     * it says is asking comes from outside.
     */
    public KubernetesClient client(String url, Consumer<OkHttpClient.Builder> connecting) {
        Config config = Config.empty();
        config.setMasterUrl(url);
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new OkHttpClients(threads, connecting))
                .withTaskExecutor(threads)
                .withKubernetesSerialization(json())
                .build();
    }

    /** For what may take long beside a request, such as reading what a program prints. */
    public ExecutorService threads() {
        return threads;
    }

    public Clock clock() {
        return clock;
    }

    /** Whether credentials may be sent where whoever listens can read them. */
    public boolean insecure() {
        return insecure;
    }

    public KubernetesSerialization json() {
        return json.join();
    }
}
