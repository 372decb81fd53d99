package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What runs in one Pod of istiod: a real istiod, with the variables of the Pod and the Secret as it is mounted there. */
final class IstiodPod implements AutoCloseable {

    private final MountedSecret secret;
    private final Istiod istiod;

    private IstiodPod(MountedSecret secret, Istiod istiod) {
        this.secret = secret;
        this.istiod = istiod;
    }

    /** Returns once istiod serves. */
    static IstiodPod start(ControlPlane plane, Pod pod) {
        MountedSecret secret = MountedSecret.of(
                plane,
                pod.getMetadata().getNamespace(),
                "cacerts",
                plane.newFolder(pod.getMetadata().getName()));
        try {
            return new IstiodPod(secret, Istiod.start(release(pod), plane, secret.dir(), environment(pod)));
        } catch (RuntimeException | Error e) {
            secret.close();
            throw e;
        }
    }

    private static IstioRelease release(Pod pod) {
        String image = pod.getSpec().getContainers().get(0).getImage();
        return Stream.of(IstioRelease.values())
                .filter(release -> image.endsWith(":" + release.version()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(image));
    }

    private static Map<String, String> environment(Pod pod) {
        Container container = pod.getSpec().getContainers().get(0);
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            environment.put(variable.getName(), value(variable, pod));
        }
        return environment;
    }

    private static String value(EnvVar variable, Pod pod) {
        if (variable.getValueFrom() == null) {
            return Optional.ofNullable(variable.getValue()).orElse("");
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        return switch (field) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            default -> throw new IllegalArgumentException(field);
        };
    }

    int port() {
        return istiod.securePort();
    }

    int webhookPort() {
        return istiod.webhookPort();
    }

    MountedSecret secret() {
        return secret;
    }

    /** As if the machine had lost its power. */
    void kill() {
        secret.close();
        istiod.close();
    }

    /** An orderly end. */
    @Override
    public void close() {
        istiod.stop();
        secret.close();
    }
}
