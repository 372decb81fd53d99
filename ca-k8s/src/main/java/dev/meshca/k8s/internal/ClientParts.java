package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.concurrent.Executor;

/**
 * What all clients of a fleet share. A serialization of its own would cost each client more than its requests do,
 * because it learns every type anew.
 */
public record ClientParts(HttpClient.Factory http, Executor executor, KubernetesSerialization json) {

    public KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(http)
                .withTaskExecutor(executor)
                .withKubernetesSerialization(json)
                .build();
    }
}
