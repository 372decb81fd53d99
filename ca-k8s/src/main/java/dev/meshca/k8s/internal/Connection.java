package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A client and whether it is ours to close.
 *
 * @param spent whether its credentials have come to their end, so that another connection is needed
 * @param credentials what it shows in its requests, and what nobody else may see
 * @param carried whether its requests wait for the network alone, so that the thread that asks can carry them
 */
public record Connection(
        KubernetesClient client,
        boolean owned,
        BooleanSupplier spent,
        Supplier<List<String>> credentials,
        boolean carried)
        implements AutoCloseable {

    public Connection(KubernetesClient client, boolean owned) {
        this(client, owned, () -> false, () -> Confidence.credentials(client.getConfiguration()), owned);
    }

    @Override
    public void close() {
        if (owned) {
            client.close();
        }
    }
}
