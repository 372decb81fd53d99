package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The runnable jar on real API servers. Each test has a namespace of its own in place of istio-system. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshcaIT {

    /** What the process itself may take on a busy machine, beyond its limit for a cluster. */
    private static final Duration START = Duration.ofSeconds(15);

    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2).withUser("meshca");

    @TempDir
    private Path folder;

    private String namespace;
    private Path certs;
    private Jar meshca;

    @BeforeEach
    void create(TestInfo test) {
        certs = folder.resolve("certs");
        namespace = "mesh-" + Integer.toHexString(test.getDisplayName().hashCode());
        meshca = new Jar(Map.of(
                "KUBECONFIG", planes.kubeconfig().toString(), "CTX_CLUSTER1", "cluster1", "CTX_CLUSTER2", "cluster2"));
        Result created = meshca.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        assertThat(created.exit()).as(created.err()).isZero();
    }

    private Result run(String command, Object... more) {
        Object[] args = new Object[more.length + 3];
        args[0] = command;
        args[1] = "--namespace";
        args[2] = namespace;
        System.arraycopy(more, 0, args, 3, more.length);
        return meshca.run(args);
    }

    @Test
    void the_main_job_from_end_to_end() {
        Result check = run("check", "--istio", "1.29");
        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        assertThat(check.out())
                .contains("v1.34.4", "NAMESPACE_MISSING cluster1")
                .endsWith("\nready\n");

        Result before = run("verify", "--dir", certs);
        assertThat(before.exit()).isEqualTo(1);
        assertThat(before.out()).contains("CACERTS_MISSING cluster1");

        Result dryRun = run("push", "--dir", certs, "--dry-run");
        assertThat(dryRun.exit()).as(dryRun.out() + dryRun.err()).isZero();
        assertThat(run("verify").out()).contains("CACERTS_MISSING cluster1");

        Result push = run("push", "--dir", certs);
        assertThat(push.exit()).as(push.out() + push.err()).isZero();
        assertThat(push.out()).containsPattern("cluster1 +cluster1 +CREATED").containsPattern("cluster2 .*CREATED");

        Result verify = run("verify", "--dir", certs, "-o", "json");
        assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
        JsonNode json = Documents.read(verify);
        assertThat(json.get("healthy").asBoolean()).isTrue();
        assertThat(json.get("matrix"))
                .hasSize(4)
                .allMatch(cell -> cell.get("trusted").asBoolean());
        assertThat(json.at("/clusters/1/context").asString()).isEqualTo("cluster2");

        Result again = run("push", "--dir", certs, "-o", "json");
        assertThat(again.exit()).isZero();
        assertThat(Documents.read(again).get("results"))
                .hasSize(2)
                .allMatch(result -> result.get("outcome").asString().equals("UNCHANGED"));
    }

    @Test
    void what_a_file_says_is_planned_and_applied_and_then_there_is_nothing_to_do() throws IOException {
        Path file = Files.writeString(folder.resolve("mesh.yaml"), """
                apiVersion: meshca.dev/v1alpha1
                kind: Mesh
                directory: new
                key: EC_P256
                namespace: %s
                clusters:
                  cluster1: {context: cluster1}
                  cluster2: {context: cluster2}
                """.formatted(namespace));

        String first = digest(file);
        Result apply = meshca.run("apply", first, "--mesh", file);
        Result again = meshca.run("apply", first, "--mesh", file);
        Result second = meshca.run("apply", "--yes", "--mesh", file);
        try (KubernetesClient admin = admin(planes.get("cluster2"))) {
            admin.secrets().inNamespace(namespace).withName("cacerts").delete();
        }
        String lost = digest(file);
        Result plan = meshca.run("plan", "--mesh", file);
        Result healed = meshca.run("apply", lost, "--mesh", file);

        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(again.exit()).as(again.out() + again.err()).isEqualTo(2);
        assertThat(second.out()).endsWith("nothing to do: the mesh is what its file says\n");
        assertThat(plan.out()).containsPattern("clusters +cluster2\n").contains("digest " + lost);
        assertThat(healed.out())
                .containsPattern("cluster1 +UNCHANGED")
                .containsPattern("cluster2 +CREATED")
                .endsWith("the mesh is what its file says\n");
        assertThat(meshca.run("verify", "--mesh", file).exit()).isZero();
    }

    private String digest(Path file) {
        return Documents.read(meshca.run("plan", "--mesh", file, "-o", "json"))
                .get("digest")
                .asString();
    }

    @Test
    void a_dead_cluster_costs_its_time_limit_and_the_other_is_handled() {
        ControlPlane dead = planes.get("cluster2");
        dead.stop();
        try {
            assertThatPushSkipsCluster2();
        } finally {
            dead.start();
        }
    }

    @Test
    void a_cluster_that_never_answers_costs_its_time_limit_and_the_other_is_handled() {
        ControlPlane frozen = planes.get("cluster2");
        frozen.freeze();
        try {
            assertThatPushSkipsCluster2();
            Result verify = run("verify", "-o", "json");
            assertThat(verify.exit()).isEqualTo(3);
            assertThat(Documents.read(verify).at("/matrix/0/trusted").asBoolean())
                    .isTrue();
            assertThat(Documents.read(verify).at("/matrix/3/trusted").isNull()).isTrue();
        } finally {
            frozen.thaw();
        }
    }

    private void assertThatPushSkipsCluster2() {
        long begin = System.nanoTime();
        Result push = run("push", "--dir", certs, "-o", "json");
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);

        JsonNode results = Documents.read(push).get("results");
        assertThat(push.exit()).isEqualTo(3);
        assertThat(results.get(0).get("outcome").asString()).as(push.out()).isEqualTo("CREATED");
        assertThat(results.get(1).get("outcome").asString()).isEqualTo("UNREACHABLE");
        assertThat(taken).isLessThan(DEFAULT_LIMIT.plus(START));
    }

    @Test
    void broken_trust_wins_over_a_cluster_that_does_not_answer() {
        Path others = folder.resolve("others");
        meshca.run("create", "--dir", others, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        Result setup = run("push", "--dir", others, "--only", "cluster1", "--context", "cluster1=cluster1");
        assertThat(setup.exit()).as(setup.out()).isZero();
        ControlPlane dead = planes.get("cluster2");
        dead.stop();
        try {
            Result result = run("verify", "--dir", certs);

            assertThat(result.exit()).as(result.out()).isEqualTo(1);
            assertThat(result.out()).contains("CLUSTER_UNREACHABLE cluster2", "DIFFERS_FROM_PLAN cluster1");
        } finally {
            dead.start();
        }
    }

    @Test
    void an_unknown_context_is_a_usage_error_that_lists_the_known_ones() {
        Result result = run("push", "--dir", certs, "--context", "cluster1=kind-nowhere");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("'kind-nowhere'", "there are cluster1, cluster2");
    }

    @Test
    void two_roots_in_one_mesh_are_broken_trust() {
        Path other = folder.resolve("other");
        meshca.run("create", "--dir", other, "--key", "EC_P256", "--cluster", "cluster2");
        run("push", "--dir", certs, "--only", "cluster1", "--context", "cluster1=cluster1");
        run("push", "--dir", other, "--context", "cluster2=cluster2");

        Result result = run("verify", "-o", "json");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(Documents.read(result).at("/matrix/1/trusted").asBoolean(true))
                .isFalse();
    }

    @Test
    void the_minimal_role_is_enough_and_no_rights_are_3() throws IOException {
        namespace = "istio-system";
        for (ControlPlane plane : planes.all()) {
            allowOnlyThePush(plane);
        }
        Path limited = planes.kubeconfigFor("meshca");
        Result push = run("push", "--dir", certs, "--kubeconfig", limited);
        Result verify = run("verify", "--dir", certs, "--kubeconfig", limited);
        Result nobody = run("push", "--dir", certs, "--kubeconfig", planes.kubeconfigFor("nobody"));

        assertThat(push.exit()).as(push.out() + push.err()).isZero();
        assertThat(push.out()).contains("CREATED");
        assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
        assertThat(nobody.exit()).isEqualTo(3);
        assertThat(nobody.out()).contains("FORBIDDEN");
    }

    private static KubernetesClient admin(ControlPlane plane) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                .build();
    }

    private static void allowOnlyThePush(ControlPlane plane) {
        try (KubernetesClient admin = admin(plane)) {
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("istio-system")
                            .endMetadata()
                            .build())
                    .create();
            admin.load(MeshClusters.class.getResourceAsStream("push-role.yaml")).create();
        }
        Await.until(
                "the role counts in " + plane.name(),
                Duration.ofSeconds(30),
                () -> plane.status("/api/v1/namespaces/istio-system/secrets/cacerts", "meshca") == 404
                        && plane.status("/api/v1/namespaces/istio-system", "meshca") == 200);
    }
}
