package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The ztunnel of one node, as far as an API server tells of it: there is no kubelet, and no DaemonSet controller here. */
public final class Ztunnel {

    private static final String NAME = "ztunnel";

    private final ControlPlane plane;
    private final String namespace;
    private final String node;

    private Ztunnel(ControlPlane plane, String namespace, String node) {
        this.plane = plane;
        this.namespace = namespace;
        this.node = node;
    }

    public static Ztunnel on(ControlPlane plane, String namespace, String node) {
        return new Ztunnel(plane, namespace, node);
    }

    /** In place of the one that runs: a new Pod, whose container starts now. */
    public void start(String image) {
        start(image, Instant.now());
    }

    /** The same, by another clock of the node. */
    public void start(String image, Instant startedAt) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME + "-" + node)
                .addToLabels("app", NAME)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .addNewContainer()
                .withName("istio-proxy")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
        try (KubernetesClient client = client()) {
            client.pods()
                    .inNamespace(namespace)
                    .withName(NAME + "-" + node)
                    .withGracePeriod(0)
                    .delete();
            Pod created = client.resource(pod).create();
            created.setStatus(new PodStatusBuilder()
                    .withPhase("Running")
                    .addNewContainerStatus()
                    .withName("istio-proxy")
                    .withImage(image)
                    .withImageID("")
                    .withReady(true)
                    .withRestartCount(0)
                    .withNewState()
                    .withNewRunning()
                    .withStartedAt(startedAt.truncatedTo(ChronoUnit.SECONDS).toString())
                    .endRunning()
                    .endState()
                    .endContainerStatus()
                    .build());
            client.resource(created).updateStatus();
        }
    }

    /** The DaemonSet that it belongs to. */
    public static DaemonSet daemonSet(String namespace, String strategy) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .addToLabels("app", NAME)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", NAME)
                .endSelector()
                .withNewUpdateStrategy()
                .withType(strategy)
                .endUpdateStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", NAME)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("istio-proxy")
                .withImage("istio/ztunnel:1.29.1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }
}
