package dev.meshca.k8s.istiod;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.istiod.Setting.Origin;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one Pod or Deployment of istiod says of itself.
 *
 * @param name where, for a finding
 * @param origin which of the two it is
 * @param version the tag of its image
 * @param revision the revision of the control plane
 * @param environment its variables; a value that comes from elsewhere is empty
 */
record IstiodSpec(
        String name, Origin origin, String version, String revision, Map<String, Optional<String>> environment) {

    static final IstiodSpec UNKNOWN = new IstiodSpec("istiod", Origin.DEFAULT, "unknown", "default", Map.of());

    private static final String CONTAINER = "discovery";
    private static final String VERSION_LABEL = "app.kubernetes.io/version";
    private static final String REVISION_LABEL = "istio.io/rev";

    static IstiodSpec of(Pod pod) {
        return of("pod/", Origin.POD, pod.getMetadata(), pod.getSpec());
    }

    static IstiodSpec of(Deployment deployment) {
        var template =
                deployment.getSpec() == null ? null : deployment.getSpec().getTemplate();
        return of(
                "deployment/",
                Origin.DEPLOYMENT,
                deployment.getMetadata(),
                template == null ? null : template.getSpec());
    }

    /** The minor version; a tag such as {@code latest} says none. */
    Optional<MinorVersion> release() {
        return MinorVersion.find(version);
    }

    /** A value that cannot be read counts as off, like istiod's default. */
    boolean isMultiRoot() {
        return environment
                .getOrDefault("ISTIO_MULTIROOT_MESH", Optional.empty())
                .flatMap(GoBoolean::parse)
                .orElse(false);
    }

    private static IstiodSpec of(String kind, Origin origin, ObjectMeta metadata, @Nullable PodSpec spec) {
        Map<String, String> labels = metadata.getLabels() == null ? Map.of() : metadata.getLabels();
        Optional<Container> container = container(spec);
        String version = container
                .flatMap(known -> tag(known.getImage()))
                .orElseGet(() -> labels.getOrDefault(VERSION_LABEL, "unknown"));
        return new IstiodSpec(
                kind + metadata.getName(),
                origin,
                PlainText.of(version),
                labels.getOrDefault(REVISION_LABEL, "default"),
                container.map(IstiodSpec::environment).orElse(Map.of()));
    }

    private static Optional<Container> container(@Nullable PodSpec spec) {
        List<Container> containers = spec == null || spec.getContainers() == null ? List.of() : spec.getContainers();
        return containers.stream()
                .filter(container -> CONTAINER.equals(container.getName()))
                .findFirst()
                .or(() -> containers.stream().findFirst());
    }

    static Optional<String> tag(@Nullable String image) {
        String name = image == null ? "" : image.replaceFirst("@.*", "");
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? Optional.of(name.substring(colon + 1)) : Optional.empty();
    }

    /** Of two entries with one name the last one counts, as in a container. */
    private static Map<String, Optional<String>> environment(Container container) {
        Map<String, Optional<String>> environment = new LinkedHashMap<>();
        List<EnvVar> variables = container.getEnv() == null ? List.of() : container.getEnv();
        for (EnvVar variable : variables) {
            boolean elsewhere = variable.getValueFrom() != null;
            String value = variable.getValue() == null ? "" : variable.getValue();
            environment.put(variable.getName(), elsewhere ? Optional.empty() : Optional.of(value));
        }
        return environment;
    }
}
