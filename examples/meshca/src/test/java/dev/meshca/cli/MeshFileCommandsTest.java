package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.meshca.ClusterName;
import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import dev.meshca.mesh.file.MeshFile;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the mesh that a file says, with embedded API servers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshFileCommandsTest {

    @TempDir
    private Path folder;

    private EmbeddedClusters clusters;
    private Shell shell = new Shell();
    private Path file;

    @BeforeEach
    void start() throws IOException {
        clusters = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", clusters.kubeconfig().toString()).in(folder);
        file = folder.resolve("mesh.yaml");
    }

    @AfterEach
    void stop() {
        clusters.close();
    }

    private Result init(Object... more) {
        Object[] words = new Object[7 + more.length];
        Object[] first = {"init", "--context", "cluster1=ctx1", "--context", "cluster2=ctx2", "--key", "EC_P256"};
        System.arraycopy(first, 0, words, 0, first.length);
        System.arraycopy(more, 0, words, first.length, more.length);
        return shell.run(words);
    }

    @Test
    void one_file_is_enough_for_the_first_day() {
        Result init = init();
        Result create = shell.run("create");
        Result check = shell.run("check");
        Result push = shell.run("push");
        Result verify = shell.run("verify");

        assertThat(init.exit()).as(init.toString()).isZero();
        assertThat(init.out()).containsPattern("cluster1 +ctx1").containsPattern("cluster2 +ctx2");
        assertThat(init.err()).isEqualTo("next: meshca check\n");
        assertThat(create.exit()).as(create.toString()).isZero();
        assertThat(create.err())
                .startsWith("the mesh of " + file + ": 2 clusters, CAs in " + folder.resolve("certs") + "\n")
                .endsWith("next: meshca push\n");
        assertThat(create.out()).contains("EC P-256");
        assertThat(check.out()).contains("cluster1", "cluster2");
        assertThat(push.exit()).as(push.toString()).isZero();
        assertThat(push.out()).endsWith("2 of 2 clusters have what the files say\n");
        assertThat(push.err()).endsWith("next: meshca verify\n");
        assertThat(verify.exit()).as(verify.toString()).isZero();
        assertThat(verify.out()).endsWith("healthy\n");
    }

    @Test
    void a_file_of_another_name_is_named_again_in_the_next_command() {
        Path other = folder.resolve("other.yaml");
        Result init = init("--mesh", other);

        Result create = shell.run("create", "--mesh", other);

        assertThat(init.err()).isEqualTo("next: meshca check --mesh " + other + "\n");
        assertThat(create.err()).endsWith("next: meshca push --mesh " + other + "\n");
    }

    @Test
    void a_file_that_lies_here_is_left_alone_where_the_mesh_is_named() throws IOException {
        Files.writeString(file, "kind: Broken\n");

        Result create = shell.run("create", "--dir", folder.resolve("x"), "--cluster", "a", "--key", "EC_P256");
        Result verify = shell.with("CTX_A", "ctx1").run("verify");

        assertThat(create.exit()).as(create.toString()).isZero();
        assertThat(verify.err())
                .contains("clusters from the environment: a=ctx1")
                .doesNotContain("mesh.yaml");
    }

    @Test
    void a_mesh_that_is_named_twice_is_refused_with_both_names() {
        init();

        assertThat(shell.run("push", "--mesh", file, "--dir", "x").err())
                .startsWith("meshca push: --dir and --mesh both say what the mesh is: leave one of them away");
        Result context = shell.run("check", "--mesh", file, "--context", "a=ctx1");
        assertThat(context.err()).contains("--context and --mesh both say");
        assertThat(context.exit()).isEqualTo(2);
    }

    @Test
    void what_is_wrong_in_the_file_is_said_with_its_place() throws IOException {
        init();
        Files.writeString(file, "nmespace: x\n", StandardOpenOption.APPEND);
        long last = Files.readAllLines(file).size();

        Result result = shell.run("push");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("meshca push: " + file + ":" + last + ":1: there is no field 'nmespace' here")
                .contains("did you mean 'namespace'?");
    }

    @Test
    void a_cluster_of_the_call_must_be_one_of_the_file() {
        init();

        assertThat(shell.run("create", "--cluster", "cluster3").err())
                .contains("the mesh file has no cluster 'cluster3'");
        assertThat(shell.run("create", "--replace").err()).contains("Missing required option: '--cluster=NAME'");
        assertThat(shell.run("create", "--cluster", "cluster2").exit()).isZero();
        assertThat(folder.resolve("certs/cluster1")).doesNotExist();
    }

    @Test
    void the_namespace_and_the_trust_domain_of_the_file_count() throws IOException {
        init();
        Files.writeString(file, "namespace: istio-other\ntrustDomain: acme.example\n", StandardOpenOption.APPEND);
        shell.run("create");

        Result push = shell.run("push");
        Result machine = shell.run(
                "workload-cert",
                "--cluster",
                "cluster1",
                "--namespace",
                "vm",
                "--service-account",
                "app",
                "--out",
                folder.resolve("vm"));

        assertThat(push.exit()).as(push.toString()).isZero();
        try (KubernetesClient client = clusters.client(1)) {
            assertThat(client.secrets()
                            .inNamespace("istio-other")
                            .withName("cacerts")
                            .get())
                    .isNotNull();
        }
        assertThat(machine.out()).contains("spiffe://acme.example/ns/vm/sa/app");
    }

    @Test
    void labels_are_set_when_it_is_said() throws IOException {
        init();
        Files.writeString(file, Files.readString(file).replaceFirst("# network: network1", "network: west"));
        shell.run("create");
        shell.run("push");

        Result looked = shell.run("check");
        Result labelled = shell.run("check", "--label");
        Result without = new Shell().in(folder.resolve("none")).run("check", "--label", "--context", "a=b");

        assertThat(looked.out()).contains("NETWORK_LABEL_MISSING cluster1");
        assertThat(labelled.out()).contains("NETWORK_LABEL_SET cluster1", "the label is now west");
        assertThat(without.err()).contains("--label sets what a mesh file says: name it with --mesh FILE");
    }

    @Test
    void who_removes_a_cluster_is_told_to_take_it_out_of_the_file() {
        init();
        shell.run("create");

        Result removed = shell.run("remove", "--cluster", "cluster2");

        assertThat(removed.exit()).as(removed.toString()).isZero();
        assertThat(removed.err()).contains("take cluster2 out of " + file + ", too");
    }

    @Test
    void init_asks_on_a_terminal() {
        Result result = shell.answering("ctx2 ctx1", "east", "").run("init");

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.err()).contains("ctx1", "Which of them lead to clusters of the mesh");
        assertThat(MeshFile.read(file).clusters())
                .containsExactly(
                        entry(ClusterName.of("east"), MeshFile.Cluster.of("ctx2")),
                        entry(ClusterName.of("ctx1"), MeshFile.Cluster.of("ctx1")));
    }

    @Test
    void init_without_a_terminal_wants_the_clusters_named() {
        assertThat(shell.run("init").err()).contains("no cluster is named: use --context CLUSTER=KUBECONTEXT");
        assertThat(shell.run("init", "--context", "a=nowhere").err()).contains("nowhere");
        assertThat(file).doesNotExist();
        assertThat(shell.with("CTX_EAST", "ctx1").run("init").out()).containsPattern("east +ctx1");
    }

    @Test
    void init_writes_nothing_that_no_command_would_read() {
        Result twice = shell.run("init", "--context", "east=ctx1", "--context", "west=ctx1");
        Result namespace = init("--namespace", "Istio");

        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.err())
                .contains("the context 'ctx1' would lead to east and to west: name one for each cluster");
        assertThat(namespace.exit()).isEqualTo(2);
        assertThat(namespace.err()).contains("'Istio' is not a namespace");
        assertThat(file).doesNotExist();
    }

    @Test
    void init_says_why_it_could_not_write() {
        Path nowhere = folder.resolve("nowhere/mesh.yaml");

        assertThat(init("--mesh", nowhere).err())
                .contains(nowhere + " cannot be written (its folder does not exist): see to its folder");
    }

    @Test
    void a_folder_that_cannot_be_looked_at_is_not_taken_for_one_without_clusters() throws IOException {
        init();
        Files.createSymbolicLink(folder.resolve("certs"), folder.resolve("certs"));

        for (String command : List.of("needs-renewal", "renew", "push", "verify", "status", "plan")) {
            Result result = shell.run(command);

            assertThat(result.exit()).as(result.toString()).isEqualTo(2);
            assertThat(result.err())
                    .contains("certs: could not be read (")
                    .doesNotContain("holds no cluster", "has no cluster", "does not exist");
        }
    }

    @Test
    void a_mesh_file_that_cannot_be_looked_at_is_not_taken_for_missing() throws IOException {
        Files.createSymbolicLink(file, file);

        for (String command : List.of("plan", "verify")) {
            Result result = shell.run(command);

            assertThat(result.exit()).as(result.toString()).isEqualTo(2);
            assertThat(result.err()).contains(file + " cannot be read: ").doesNotContain("meshca init");
        }
    }

    @Test
    void init_never_writes_over_a_file() throws IOException {
        Files.writeString(file, "mine\n");

        Result result = init();

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(file + " is there already, and stays as it is");
        assertThat(file).hasContent("mine");
    }
}
