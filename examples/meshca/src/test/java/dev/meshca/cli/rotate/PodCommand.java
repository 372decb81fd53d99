package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Jar;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the container of a Pod is to run, as the kubelet reads it: with its variables, and with what is mounted where it says. */
final class PodCommand {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");
    private static final Pattern FIELD = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

    private final KubernetesClient client;
    private final Pod pod;
    private final Path machine;

    /** Secrets are laid into a folder on the machine. */
    PodCommand(KubernetesClient client, Pod pod, Path machine) {
        this.client = client;
        this.pod = pod;
        this.machine = machine;
    }

    ProcessBuilder process() {
        Container container = pod.getSpec().getContainers().get(0);
        Map<String, String> variables = new LinkedHashMap<>();
        container.getEnv().forEach(variable -> variables.put(variable.getName(), value(variable)));
        List<String> words = new ArrayList<>();
        for (String word : container.getCommand()) {
            words.add(onThisMachine(expanded(word, variables), container));
        }
        assertThat(words).startsWith("meshca");
        variables.replaceAll((name, value) -> onThisMachine(value, container));
        return new Jar(variables).process(words.stream().skip(1).toArray());
    }

    private String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return Optional.ofNullable(variable.getValue()).orElse("");
        }
        String path = variable.getValueFrom().getFieldRef().getFieldPath();
        Matcher field = FIELD.matcher(path);
        assertThat(field.matches()).as(path).isTrue();
        ObjectMeta metadata = pod.getMetadata();
        return (field.group(1).equals("labels") ? metadata.getLabels() : metadata.getAnnotations()).get(field.group(2));
    }

    private static String expanded(String word, Map<String, String> variables) {
        return REFERENCE
                .matcher(word)
                .replaceAll(reference ->
                        Matcher.quoteReplacement(variables.getOrDefault(reference.group(1), reference.group())));
    }

    private String onThisMachine(String word, Container container) {
        return container.getVolumeMounts().stream()
                .filter(mount -> word.startsWith(mount.getMountPath() + "/"))
                .findFirst()
                .map(mount ->
                        folder(mount) + word.substring(mount.getMountPath().length()))
                .orElse(word);
    }

    private Path folder(VolumeMount mount) {
        Volume volume = pod.getSpec().getVolumes().stream()
                .filter(candidate -> candidate.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow();
        return volume.getPersistentVolumeClaim() == null
                ? secret(volume.getSecret().getSecretName())
                : claimed(volume.getPersistentVolumeClaim().getClaimName());
    }

    private Path claimed(String claim) {
        String volume = client.persistentVolumeClaims()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(claim)
                .require()
                .getSpec()
                .getVolumeName();
        return Path.of(client.persistentVolumes()
                .withName(volume)
                .require()
                .getSpec()
                .getHostPath()
                .getPath());
    }

    private Path secret(String name) {
        Secret secret = client.secrets()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .require();
        try {
            Path folder =
                    Files.createDirectories(machine.resolve(pod.getMetadata().getUid()));
            for (Map.Entry<String, String> file : secret.getData().entrySet()) {
                Files.write(folder.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
