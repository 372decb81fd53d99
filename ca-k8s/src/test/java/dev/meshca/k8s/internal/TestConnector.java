package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Function;

/** A way to a server of a test. */
record TestConnector(boolean isImmediate, Function<ClientFactory, KubernetesClient> client, boolean carried)
        implements Connector {

    TestConnector(boolean isImmediate, Function<ClientFactory, KubernetesClient> client) {
        this(isImmediate, client, true);
    }

    @Override
    public Connection open(ClientFactory clients, Deadline deadline) {
        return new Connection(client.apply(clients), true, () -> false, List::of, carried);
    }

    @Override
    public String server() {
        return "the server";
    }

    @Override
    public boolean unverified() {
        return false;
    }
}
