package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.function.BooleanSupplier;

/**
 * A client and whether it is ours to close.
 *
 * @param spent whether its credentials have come to their end, so that another connection is needed
 */
public record Connection(KubernetesClient client, boolean owned, BooleanSupplier spent) implements AutoCloseable {

    public Connection(KubernetesClient client, boolean owned) {
        this(client, owned, () -> false);
    }

    @Override
    public void close() {
        if (owned) {
            client.close();
        }
    }
}
