package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The nodes of one cluster. Kwok plays all their kubelets, on one port of the loopback interface. */
final class Kwok implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String KEPT_BY_KWOK = "testbed/kwok";
    private static final ResourceDefinitionContext PORT_FORWARDS = new ResourceDefinitionContext.Builder()
            .withGroup("kwok.x-k8s.io")
            .withVersion("v1alpha1")
            .withKind("PortForward")
            .withPlural("portforwards")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final ServerProcess process;

    private Kwok(KubernetesClient client, ServerProcess process) {
        this.client = client;
        this.process = process;
    }

    /** Returns when kwok listens; nodes are ready a moment after they were made. */
    static Kwok start(ControlPlane plane, KubernetesClient client) {
        client.load(resource("portforwards.yaml")).create();
        Await.until(
                "the API server knows PortForwards",
                START_LIMIT,
                () -> plane.status("/apis/kwok.x-k8s.io/v1alpha1/portforwards", Users.ADMIN) == 200);
        Path folder = plane.newFolder("kwok");
        return new Kwok(client, ServerProcess.onFreePort(port -> start(plane, folder, port)));
    }

    private static ServerProcess start(ControlPlane plane, Path folder, int port) {
        ServerProcess process = ServerProcess.start(
                Testbed.binary("kwok"),
                folder,
                Map.of(),
                List.of(
                        "--kubeconfig=" + plane.kubeconfigFile(),
                        "--config=" + stages(folder),
                        "--manage-nodes-with-label-selector=" + KEPT_BY_KWOK,
                        "--node-ip=127.0.0.1",
                        "--node-port=" + port,
                        "--server-address=127.0.0.1:" + port,
                        "--node-lease-duration-seconds=40",
                        "--enable-crds=PortForward"));
        process.awaitReady(
                START_LIMIT, () -> process.log().stream().anyMatch(line -> line.contains("Starting HTTP server")));
        return process;
    }

    private static Path stages(Path folder) {
        try (InputStream stages = resource("kwok.yaml")) {
            return Files.write(folder.resolve("kwok.yaml"), stages.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Kwok.class.getResourceAsStream(name), name);
    }

    void addNode(String name) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(KEPT_BY_KWOK, "true")
                        .addToLabels("kubernetes.io/hostname", name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** The machine is away, and the API server does not know it yet: whoever calls its kubelet gets to this port instead. */
    void cutOff(String node, int port) {
        client.nodes()
                .withName(node)
                .edit(found -> new NodeBuilder(found)
                        .editMetadata()
                        .removeFromLabels(KEPT_BY_KWOK)
                        .endMetadata()
                        .build());
        client.nodes()
                .withName(node)
                .editStatus(found -> new NodeBuilder(found)
                        .editStatus()
                        .editDaemonEndpoints()
                        .editKubeletEndpoint()
                        .withPort(port)
                        .endKubeletEndpoint()
                        .endDaemonEndpoints()
                        .endStatus()
                        .build());
    }

    /** Leads a port of a Pod to one of the loopback interface. */
    void forward(String namespace, String pod, int port, int target) {
        Map<String, Object> forward =
                Map.of("ports", List.of(port), "target", Map.of("address", "127.0.0.1", "port", target));
        GenericKubernetesResource resource = new GenericKubernetesResourceBuilder()
                .withApiVersion("kwok.x-k8s.io/v1alpha1")
                .withKind("PortForward")
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(pod)
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("forwards", List.of(forward)))
                .build();
        client.genericKubernetesResources(PORT_FORWARDS)
                .inNamespace(namespace)
                .resource(resource)
                .createOr(NonDeletingOperation::update);
    }

    @Override
    public void close() {
        process.kill();
    }
}
