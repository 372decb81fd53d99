package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Makes the clients of a fleet, which share threads and serialization. A serialization of its own would cost each client
 * more than its requests do, because it learns every type anew.
 */
public final class ClientFactory {

    private final ExecutorService threads;
    private final KubernetesSerialization json = loaded(new KubernetesSerialization());

    ClientFactory(ExecutorService threads) {
        this.threads = threads;
    }

    /** What a process loads for its first request takes about a second, which must not count against a cluster's time limit. */
    private static KubernetesSerialization loaded(KubernetesSerialization json) {
        json.unmarshal(json.asJson(new Secret()), Secret.class);
        return json;
    }

    /** The server name is that of the certificate, where it is not the one in the address. */
    public KubernetesClient client(Config config, Optional<String> serverName) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new OkHttpClients(threads, serverName))
                .withTaskExecutor(threads)
                .withKubernetesSerialization(json)
                .build();
    }

    /** For what may take long beside a request, such as reading what a program prints. */
    public ExecutorService threads() {
        return threads;
    }

    public KubernetesSerialization json() {
        return json;
    }
}
