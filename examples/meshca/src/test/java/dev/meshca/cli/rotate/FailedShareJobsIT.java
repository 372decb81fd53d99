package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Jar;
import dev.meshca.cli.Shell.Result;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Nodes;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What Kubernetes' own Job controller makes of shares that fail, while others wait for clusters that never answer. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class FailedShareJobsIT {

    private static final int TERMINATED = 143;
    private static final int KILLED = 137;

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(3).withServiceAccounts();

    private static Nodes nodes;
    private static KubernetesClient admin;

    @TempDir
    private Path folder;

    @TempDir
    private Path machine;

    @BeforeAll
    static void start() {
        ControlPlane plane = planes.get("cluster1");
        nodes = Nodes.start(plane);
        admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }

    @AfterEach
    void thaw() {
        planes.get("cluster2").thaw();
        planes.get("cluster3").thaw();
    }

    @AfterAll
    static void close() {
        admin.close();
        nodes.close();
    }

    private void mesh(String first, String second, String further) throws IOException {
        Files.writeString(folder.resolve("mesh.yaml"), """
                apiVersion: meshca.dev/v1alpha1
                kind: Mesh
                directory: certs
                key: EC_P256
                clusters:
                  first: {context: %s}
                  second: {context: %s}
                """.formatted(first, second) + further);
    }

    private void done(Object... command) {
        Result result = new Jar(Map.of("KUBECONFIG", planes.kubeconfig().toString())).run(command);
        assertThat(result.exit()).as(result.toString()).isZero();
    }

    private ShareJobs apply(String namespace, String manifest) {
        return ShareJobs.apply(admin, namespace, manifest, folder, planes.kubeconfig());
    }

    private CommandKubelet kubelet(String namespace) {
        return CommandKubelet.start(admin, namespace, machine, line -> {});
    }

    @Test
    void a_share_that_is_refused_ends_the_job_and_the_other_share_with_it() throws IOException {
        mesh("cluster1", "cluster2", "");
        done("create", "--mesh", folder.resolve("mesh.yaml"));
        done("push", "--dir", folder.resolve("certs"), "--only", "second", "--context", "second=cluster1");
        planes.get("cluster2").freeze();
        String patient = ShareJobs.manifest().replace("\"push\", ", "\"push\", \"--timeout\", \"5m\", ");
        ShareJobs jobs = apply("refused", patient);
        try (CommandKubelet kubelet = kubelet("refused")) {
            jobs.release("meshca-push");

            JobCondition failed = jobs.awaitFailed("meshca-push");

            assertThat(failed.getReason()).isEqualTo("PodFailurePolicy");
            assertThat(failed.getMessage()).contains("exit code 1 ");
            assertThat(kubelet.command("meshca-push", 0, 1).output()).contains("WRONG_CLUSTER");
            assertThat(kubelet.exits("meshca-push", 0)).containsExactly(1);
            assertThat(kubelet.exits("meshca-push", 1)).containsExactly(TERMINATED);
        }
    }

    @Test
    void a_command_that_is_wrong_ends_the_job_and_no_further_pod_is_made() throws IOException {
        mesh("cluster1", "cluster2", "colour: blue\n");
        ShareJobs jobs = apply("wrong", ShareJobs.manifest());
        try (CommandKubelet kubelet = kubelet("wrong")) {
            jobs.release("meshca-rotate");

            JobCondition failed = jobs.awaitFailed("meshca-rotate");

            assertThat(failed.getReason()).isEqualTo("PodFailurePolicy");
            assertThat(failed.getMessage()).contains("exit code 2 ");
            assertThat(kubelet.exits("meshca-rotate"))
                    .hasSize(ShareJobs.SHARES)
                    .contains(2)
                    .isSubsetOf(2, TERMINATED);
        }
    }

    /** Both shares wait for a cluster that never answers, with a push, as no istiod is there for a rotation. */
    @Test
    void a_share_of_a_rotation_that_is_tried_no_more_keeps_no_other_one_waiting() throws IOException {
        mesh("cluster2", "cluster3", "");
        done("create", "--mesh", folder.resolve("mesh.yaml"));
        planes.get("cluster2").freeze();
        planes.get("cluster3").freeze();
        String onceOnly = ShareJobs.manifest()
                .replace("backoffLimitPerIndex: 6", "backoffLimitPerIndex: 0")
                .replace("\"rotate\", \"root\"", "\"push\"")
                .replace(", \"--yes\"]", "]");
        ShareJobs jobs = apply("lost", onceOnly);
        try (CommandKubelet kubelet = kubelet("lost")) {
            jobs.release("meshca-rotate");
            jobs.awaitActive("meshca-rotate", ShareJobs.SHARES);
            kubelet.command("meshca-rotate", 1, 1);
            kubelet.command("meshca-rotate", 0, 1).kill();

            JobCondition failed = jobs.awaitFailed("meshca-rotate");

            assertThat(failed.getReason()).isEqualTo("MaxFailedIndexesExceeded");
            assertThat(kubelet.exits("meshca-rotate", 0)).containsExactly(KILLED);
            assertThat(kubelet.exits("meshca-rotate", 1)).containsExactly(TERMINATED);
        }
    }
}
