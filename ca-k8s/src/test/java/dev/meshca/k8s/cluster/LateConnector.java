package dev.meshca.k8s.cluster;

import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Gets its client only when it is let, and does not hear that it was called off. */
record LateConnector(KubernetesClient client, CountDownLatch opening, CountDownLatch let) implements Connector {

    @Override
    public Connection open(ClientFactory clients, Deadline deadline) {
        opening.countDown();
        while (true) {
            try {
                let.await();
                return new Connection(client, true);
            } catch (InterruptedException deaf) {
                Thread.onSpinWait();
            }
        }
    }

    boolean closedInTime() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!client.getHttpClient().isClosed() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return client.getHttpClient().isClosed();
    }

    @Override
    public String server() {
        return client.getMasterUrl().toString();
    }

    @Override
    public boolean unverified() {
        return false;
    }
}
