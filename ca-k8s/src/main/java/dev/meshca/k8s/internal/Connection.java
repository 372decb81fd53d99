package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A client and whether it is ours to close. */
public record Connection(KubernetesClient client, boolean owned) implements AutoCloseable {

    @Override
    public void close() {
        if (owned) {
            client.close();
        }
    }
}
