package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.Objects;

/**
 * The nodes of one cluster, with Kubernetes' own controllers and scheduler, which make Pods, place and replace them, and with kwok in
 * place of the kubelets. What runs in the Pods is the matter of whoever starts this.
 */
public final class Nodes implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int SIZE = 3;

    private final Resources open;
    private final KubernetesClient client;
    private final Kwok kwok;

    private Nodes(ControlPlane plane, Resources open) {
        this.open = open;
        this.client = open.add(new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build());
        this.kwok = open.add(Kwok.start(plane, client));
        open.add(Controllers.start(plane));
    }

    /** Returns when Pods can be placed. */
    public static Nodes start(ControlPlane plane) {
        Resources open = new Resources();
        try {
            Nodes nodes = new Nodes(plane, open);
            for (int node = 1; node <= SIZE; node++) {
                nodes.kwok.addNode(plane.name() + "-node" + node);
            }
            Await.until("the nodes are free for Pods", LIMIT, nodes::areFree);
            return nodes;
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    private boolean areFree() {
        return client.nodes().list().getItems().stream().allMatch(Nodes::isFree);
    }

    private static boolean isFree(Node node) {
        return node.getSpec().getTaints().isEmpty()
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    Kwok kwok() {
        return kwok;
    }

    /** Until the controllers have noticed that nobody speaks for the node. */
    void awaitNotReady(String node) {
        Await.until(
                node + " is not ready",
                LIMIT,
                () -> !isFree(
                        Objects.requireNonNull(client.nodes().withName(node).get(), node)));
    }

    void delete(String node) {
        client.nodes().withName(node).delete();
    }

    @Override
    public void close() {
        open.close();
    }
}
