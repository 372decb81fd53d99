package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The Deployment of an istiod, and the part of the Deployment controller that {@code kubectl rollout restart} rests on: a new
 * {@code restartedAt} on the Pod template is a new version, which has to be started. There is no such controller here.
 */
public final class IstiodDeployment implements AutoCloseable {

    private static final String NAMESPACE = "istio-system";
    private static final String NAME = "istiod";
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

    private final KubernetesClient client;
    private final ExecutorService controller;

    private IstiodDeployment(ControlPlane plane) {
        client = client(plane);
        controller = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "Deployment controller of " + plane.name());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Says what runs: istiod with these variables. */
    public static void declare(ControlPlane plane, Map<String, String> environment) {
        declare(IstioRelease.V1_29, plane, environment);
    }

    public static void declare(IstioRelease release, ControlPlane plane, Map<String, String> environment) {
        List<EnvVar> variables = environment.entrySet().stream()
                .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null))
                .toList();
        Map<String, String> labels = Map.of("app", NAME);
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("discovery")
                .withImage("istio/pilot:" + release.version())
                .withEnv(variables)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        try (KubernetesClient client = client(plane)) {
            client.resource(deployment).createOr(NonDeletingOperation::update);
        }
    }

    /** Until it is closed, {@code restart} is run for each new version of what was declared, one at a time. */
    public static IstiodDeployment watched(ControlPlane plane, Runnable restart) {
        IstiodDeployment deployment = new IstiodDeployment(plane);
        deployment
                .client
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .inform(deployment.onRestart(restart));
        return deployment;
    }

    private ResourceEventHandler<Deployment> onRestart(Runnable restart) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Deployment found) {}

            @Override
            public void onUpdate(Deployment before, Deployment after) {
                if (!Objects.equals(restartedAt(before), restartedAt(after))) {
                    controller.execute(restart);
                }
            }

            @Override
            public void onDelete(Deployment last, boolean stateUnknown) {}
        };
    }

    private static String restartedAt(Deployment deployment) {
        Map<String, String> annotations =
                deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(RESTARTED_AT);
    }

    private static KubernetesClient client(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }

    @Override
    public void close() {
        client.close();
        controller.shutdownNow();
    }
}
