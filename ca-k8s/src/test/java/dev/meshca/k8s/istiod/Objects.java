package dev.meshca.k8s.istiod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;

/** Objects of an Istio installation, as far as somebody looks at them. */
final class Objects {

    static final String NAMESPACE = "istio-system";

    private Objects() {}

    static Deployment deployment(String name, String image, int replicas, Map<String, String> environment) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("app", "istiod")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "istiod")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "istiod")
                .endMetadata()
                .withNewSpec()
                .addToContainers(container(image, environment))
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    static Pod pod(String name, String revision, String image, Map<String, String> environment) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels("app", "istiod")
                .addToLabels("istio.io/rev", revision)
                .endMetadata()
                .withNewSpec()
                .addToContainers(container(image, environment))
                .endSpec()
                .build();
    }

    private static Container container(String image, Map<String, String> environment) {
        ContainerBuilder container =
                new ContainerBuilder().withName("discovery").withImage(image);
        environment.forEach((name, value) -> container.addToEnv(
                new EnvVarBuilder().withName(name).withValue(value).build()));
        return container.build();
    }
}
