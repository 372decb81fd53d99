package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Deployment of istiod. */
public final class IstiodDeployment {

    private static final String NAMESPACE = "istio-system";
    private static final String NAME = "istiod";

    private IstiodDeployment() {}

    /** Says what runs: istiod with these variables. */
    public static void declare(ControlPlane plane, Map<String, String> environment) {
        declare(IstioRelease.V1_29, plane, environment);
    }

    public static void declare(IstioRelease release, ControlPlane plane, Map<String, String> environment) {
        Deployment deployment = of(release, 1, environment);
        try (KubernetesClient client = client(plane)) {
            client.resource(deployment).createOr(NonDeletingOperation::update);
        }
    }

    /** As Istio's chart has it, as far as it matters here. */
    static Deployment of(IstioRelease release, int replicas, Map<String, String> environment) {
        List<EnvVar> variables = new ArrayList<>(List.of(
                new EnvVar("REVISION", "default", null),
                field("POD_NAME", "name"),
                field("POD_NAMESPACE", "namespace")));
        environment.forEach((name, value) -> variables.add(new EnvVar(name, value, null)));
        Map<String, String> labels = Map.of("app", NAME);
        Map<String, String> podLabels = Map.of("app", NAME, "istio", "pilot", "istio.io/rev", "default");
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .withLabels(podLabels)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString("100%"))
                .withMaxUnavailable(new IntOrString("25%"))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(podLabels)
                .endMetadata()
                .withNewSpec()
                .addNewVolume()
                .withName("cacerts")
                .withNewSecret()
                .withSecretName("cacerts")
                .withOptional(true)
                .endSecret()
                .endVolume()
                .addNewContainer()
                .withName("discovery")
                .withImage("istio/pilot:" + release.version())
                .withArgs("discovery")
                .withEnv(variables)
                .addNewPort()
                .withContainerPort(IstiodKubelet.SECURE_PORT)
                .endPort()
                .addNewVolumeMount()
                .withName("cacerts")
                .withMountPath("/etc/cacerts")
                .withReadOnly(true)
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static EnvVar field(String variable, String field) {
        return new EnvVarBuilder()
                .withName(variable)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata." + field)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    private static KubernetesClient client(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }
}
