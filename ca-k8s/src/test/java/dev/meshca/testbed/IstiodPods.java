package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The istiods of one cluster as they run in production: Pods of a Deployment behind a Service, made, placed and replaced by
 * Kubernetes' own controllers, and reached through the API server and the kubelets of their nodes, which kwok plays.
 */
public final class IstiodPods implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String NAMESPACE = "istio-system";
    private static final String NAME = "istiod";

    private final ControlPlane plane;
    private final int replicas;
    private final KubernetesClient client;
    private final Nodes nodes;
    private final IstiodKubelet kubelet;
    private final IstiodService service;
    private final IstiodService webhooks;
    private final Resources open = new Resources();

    private IstiodPods(ControlPlane plane, int replicas) {
        this.plane = plane;
        this.replicas = replicas;
        this.client = open.add(new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build());
        this.nodes = open.add(Nodes.start(plane));
        this.kubelet = open.add(new IstiodKubelet(plane, client, nodes.kwok()));
        SharedIndexInformer<EndpointSlice> slices = open.add(client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(NAMESPACE)
                .withLabel("kubernetes.io/service-name", NAME)
                .inform());
        this.service = open.add(new IstiodService(slices, kubelet, IstiodPod::port));
        this.webhooks = open.add(new IstiodService(slices, kubelet, IstiodPod::webhookPort));
    }

    /** Returns when all replicas are ready. */
    public static IstiodPods start(ControlPlane plane, int replicas, Map<String, String> environment) {
        return start(IstioRelease.V1_29, plane, replicas, environment);
    }

    public static IstiodPods start(
            IstioRelease release, ControlPlane plane, int replicas, Map<String, String> environment) {
        IstiodPods istiods = new IstiodPods(plane, replicas);
        try {
            istiods.run(release, environment);
            return istiods;
        } catch (RuntimeException | Error e) {
            istiods.close();
            throw e;
        }
    }

    private void run(IstioRelease release, Map<String, String> environment) {
        open.add(client.pods().inNamespace(NAMESPACE).withLabel("app", NAME).inform(kubelet));
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(NAME)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", NAME)
                        .addNewPort()
                        .withName("https-dns")
                        .withPort(IstiodKubelet.SECURE_PORT)
                        .withTargetPort(new IntOrString(IstiodKubelet.SECURE_PORT))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        client.resource(IstiodDeployment.of(release, replicas, environment)).create();
        awaitRollout();
    }

    /** Where workloads reach the Service. */
    public int servicePort() {
        return service.port();
    }

    /** Where the API server reaches the webhooks of the Service. */
    IstiodService webhooks() {
        return webhooks;
    }

    /** As {@code kubectl rollout restart} does. */
    public void restart() {
        deployment().rolling().restart();
    }

    /** Returns when the Deployment has as many Pods as it should, all of its newest version and ready. */
    public void awaitRollout() {
        Await.until("the rollout of istiod in " + plane.name(), LIMIT, () -> {
            Deployment now = Objects.requireNonNull(deployment().get());
            DeploymentStatus status = now.getStatus();
            return Objects.equals(
                            status.getObservedGeneration(), now.getMetadata().getGeneration())
                    && Objects.equals(status.getReplicas(), replicas)
                    && Objects.equals(status.getUpdatedReplicas(), replicas)
                    && Objects.equals(status.getReadyReplicas(), replicas)
                    && pods().size() == replicas;
        });
    }

    private RollableScalableResource<Deployment> deployment() {
        return client.apps().deployments().inNamespace(NAMESPACE).withName(NAME);
    }

    /** The names of all Pods of istiod that the API server knows. */
    public List<String> pods() {
        return client.pods().inNamespace(NAMESPACE).withLabel("app", NAME).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** One that does not write the ConfigMaps with the roots, and is not seen to lag by them. */
    public String follower() {
        Resource<ConfigMap> election =
                client.configMaps().inNamespace(NAMESPACE).withName("istio-namespace-controller-election");
        Await.until(
                "one replica writes the ConfigMaps",
                LIMIT,
                () -> !leader(election).isEmpty());
        String leader = leader(election);
        return pods().stream().filter(pod -> !leader.contains(pod)).findFirst().orElseThrow();
    }

    private static String leader(Resource<ConfigMap> election) {
        return Objects.requireNonNull(election.get())
                .getMetadata()
                .getAnnotations()
                .getOrDefault("control-plane.alpha.kubernetes.io/leader", "");
    }

    private Pod pod(String name) {
        return Objects.requireNonNull(
                client.pods().inNamespace(NAMESPACE).withName(name).get(), name);
    }

    /** An orderly end; the Deployment makes another one. */
    public void evict(String pod) {
        client.pods().inNamespace(NAMESPACE).withName(pod).delete();
        Await.until(pod + " is gone", LIMIT, () -> !pods().contains(pod));
    }

    public void delete(String pod) {
        client.pods().inNamespace(NAMESPACE).withName(pod).withGracePeriod(0).delete();
    }

    /** Updates of the Secret do not reach this Pod until {@link #release}. */
    public void hold(String pod) {
        kubelet.running(pod).orElseThrow().secret().hold();
    }

    public void release(String pod) {
        kubelet.running(pod).orElseThrow().secret().release();
    }

    /** Whether Pods that start from now on get their image. */
    public void registryAnswers(boolean answers) {
        kubelet.registryAnswers(answers);
    }

    /** The node of a Pod is gone from one moment to the next, and the API server calls this port in place of its kubelet. */
    public String powerOffTheNodeOf(String pod, int port) {
        String node = pod(pod).getSpec().getNodeName();
        kubelet.powerOff(node);
        nodes.kwok().cutOff(node, port);
        return node;
    }

    /** Until the controllers have noticed that nobody speaks for the node. */
    public void awaitNotReady(String node) {
        nodes.awaitNotReady(node);
    }

    public void deleteNode(String node) {
        nodes.delete(node);
    }

    /** Connections through the API server to the Pod lead here from now on. */
    public void redirect(String pod, int port) {
        nodes.kwok().forward(NAMESPACE, pod, IstiodKubelet.SECURE_PORT, port);
    }

    @Override
    public void close() {
        open.close();
    }
}
