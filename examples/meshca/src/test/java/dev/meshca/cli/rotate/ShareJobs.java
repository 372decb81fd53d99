package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.MeshClusters;
import dev.meshca.testbed.Await;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The manifest of Jobs with shares in a cluster, with two shares instead of four. */
record ShareJobs(KubernetesClient client, String namespace) {

    static final int SHARES = 2;

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final Duration FAILURE_LIMIT = Duration.ofSeconds(90);
    private static final String RELEASED = "{\"spec\":{\"suspend\":false}}";

    static String manifest() {
        try (InputStream manifest = Objects.requireNonNull(MeshClusters.class.getResourceAsStream("share-jobs.yaml"))) {
            return new String(manifest.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("completions: 4", "completions: " + SHARES)
                    .replace("parallelism: 4", "parallelism: " + SHARES)
                    .replace("$(JOB_COMPLETION_INDEX)/4", "$(JOB_COMPLETION_INDEX)/" + SHARES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The API server has to know every field, and its strictest rules for Pods are in force. */
    static ShareJobs apply(KubernetesClient client, String namespace, String manifest, Path volume, Path kubeconfig) {
        client.resource(volume(namespace, volume)).create();
        String moved = manifest.replaceAll("(?m)^  name: meshca$", "  name: " + namespace)
                .replaceAll("(?m)^  namespace: meshca$", "  namespace: " + namespace);
        client.load(new ByteArrayInputStream(moved.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> create(client, item));
        client.resource(kubeconfig(namespace, kubeconfig)).create();
        return new ShareJobs(client, namespace);
    }

    private static void create(KubernetesClient client, HasMetadata item) {
        if (item instanceof Namespace) {
            item.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "restricted");
        }
        client.resource(item)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static PersistentVolume volume(String name, Path folder) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteMany")
                .addToCapacity("storage", new Quantity("1Gi"))
                .withNewHostPath()
                .withPath(folder.toString())
                .endHostPath()
                .endSpec()
                .build();
    }

    private static Secret kubeconfig(String namespace, Path kubeconfig) {
        try {
            return new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName("meshca-kubeconfig")
                    .endMetadata()
                    .addToStringData("config", Files.readString(kubeconfig))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up to here no Pod of it was made. */
    void release(String name) {
        Job before = job(name);
        assertThat(before.getSpec().getSuspend()).isTrue();
        assertThat(before.getStatus().getStartTime()).isNull();
        client.batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), RELEASED);
    }

    Job job(String name) {
        return client.batch().v1().jobs().inNamespace(namespace).withName(name).require();
    }

    /** As the controller sees it. */
    void awaitActive(String name, int pods) {
        Await.until(
                name + " has " + pods + " active Pods",
                LIMIT,
                () -> Objects.equals(job(name).getStatus().getActive(), pods));
    }

    Job awaitComplete(String name) {
        return awaitEnd(name, "Complete", LIMIT);
    }

    /** Why it failed. */
    JobCondition awaitFailed(String name) {
        return condition(awaitEnd(name, "Failed", FAILURE_LIMIT), "Failed").orElseThrow();
    }

    private Job awaitEnd(String name, String wanted, Duration limit) {
        Await.until(
                "the end of " + name,
                limit,
                () -> Stream.of("Complete", "Failed")
                        .anyMatch(type -> condition(job(name), type).isPresent()));
        Job ended = job(name);
        assertThat(condition(ended, wanted)).as(ended.getStatus().toString()).isPresent();
        return ended;
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .filter(condition -> condition.getStatus().equals("True"))
                .findFirst();
    }
}
