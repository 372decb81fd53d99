package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands that talk to clusters, with embedded API servers; {@code MeshcaIT} has real ones. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveCommandsTest {

    @TempDir
    private Path folder;

    private Shell shell = new Shell();
    private Path certs;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private Shell withoutContexts() {
        return new Shell().with("KUBECONFIG", mesh.kubeconfig().toString());
    }

    @Test
    void push_creates_then_finds_nothing_to_do() {
        Result first = shell.run("push", "--dir", certs);
        Result second = shell.run("push", "--dir", certs);

        assertThat(first.exit()).as(first.toString()).isZero();
        assertThat(first.out())
                .containsPattern("cluster1 +ctx1 +CREATED")
                .containsPattern("cluster2 +ctx2 +CREATED")
                .endsWith("2 of 2 clusters have what the files say\n");
        assertThat(first.err()).contains("clusters from the environment: cluster1=ctx1, cluster2=ctx2");
        assertThat(second.out()).containsPattern("cluster1 +ctx1 +UNCHANGED");
    }

    @Test
    void push_as_json_has_the_documented_shape() {
        JsonNode json = Documents.read(shell.run("push", "--dir", certs, "-o", "json"));

        assertThat(json.propertyNames()).containsExactly("dryRun", "done", "results", "findings");
        JsonNode result = json.get("results").get(0);
        assertThat(result.propertyNames()).containsExactly("cluster", "context", "outcome", "reason");
        assertThat(result.get("cluster").asString()).isEqualTo("cluster1");
        assertThat(result.get("context").asString()).isEqualTo("ctx1");
        assertThat(result.get("outcome").asString()).isEqualTo("CREATED");
    }

    @Test
    void named_contexts_win_over_the_environment() {
        Result result = shell.run("push", "--dir", certs, "--context", "cluster2=ctx2", "--only", "cluster2");

        assertThat(result.out()).contains("cluster2").doesNotContain("cluster1");
        assertThat(result.err()).doesNotContain("clusters from the environment");
    }

    @Test
    void two_shares_push_to_all_clusters_and_each_to_its_own() {
        Result first = shell.run("push", "--dir", certs, "--share", "0/2");
        Result second = shell.run("push", "--dir", certs, "--share", "1/2");
        Result none = shell.run("push", "--dir", certs, "--share", "2/3");

        assertThat(first.out()).containsPattern("cluster1 +ctx1 +CREATED").doesNotContain("cluster2");
        assertThat(second.out()).containsPattern("cluster2 +ctx2 +CREATED").doesNotContain("cluster1");
        assertThat(List.of(first.exit(), second.exit(), none.exit())).containsOnly(0);
        assertThat(none.out()).endsWith("no cluster falls to this share\n");
    }

    @Test
    void a_broken_plan_is_pushed_nowhere() throws IOException {
        Files.copy(
                certs.resolve("cluster2/cert-chain.pem"),
                certs.resolve("cluster1/cert-chain.pem"),
                StandardCopyOption.REPLACE_EXISTING);

        Result result = shell.run("push", "--dir", certs);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .containsPattern("cluster1 +ctx1 +REFUSED")
                .containsPattern("cluster2 +ctx2 +REFUSED")
                .contains("ERROR CHAIN_WITHOUT_CA cluster1/cert-chain.pem")
                .endsWith("nothing was written\n");
        assertThat(shell.run("verify").out()).contains("CACERTS_MISSING cluster1", "CACERTS_MISSING cluster2");
    }

    @Test
    void a_cluster_that_does_not_answer_is_3_and_the_other_is_handled() {
        Result result = shell.run(
                "push",
                "--dir",
                certs,
                "--context",
                "cluster1=ctx1",
                "--context",
                "cluster2=ctx-dead",
                "--timeout",
                "6s");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.out())
                .containsPattern("cluster1 +ctx1 +CREATED")
                .containsPattern("cluster2 +ctx-dead +UNREACHABLE")
                .endsWith("1 of 2 clusters have what the files say\n");
    }

    @Test
    void verify_of_a_cluster_that_does_not_answer_knows_nothing_of_it() {
        shell.run("push", "--dir", certs);

        Result result = shell.run(
                "verify",
                "--context",
                "cluster1=ctx1",
                "--context",
                "cluster2=ctx-dead",
                "--timeout",
                "6s",
                "-o",
                "json");

        JsonNode json = Documents.read(result);
        assertThat(result.exit()).isEqualTo(3);
        assertThat(json.get("healthy").asBoolean()).isFalse();
        assertThat(json.at("/matrix/0/trusted").asBoolean()).isTrue();
        assertThat(json.at("/matrix/1/trusted").isNull()).isTrue();
        assertThat(json.at("/matrix/1/reason").asString()).isNotEmpty();
    }

    @Test
    void somebody_elses_Secret_is_a_conflict_until_it_is_adopted() {
        try (KubernetesClient client = mesh.client(1)) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("cacerts")
                            .withNamespace("istio-system")
                            .endMetadata()
                            .withType("Opaque")
                            .addToData("ca-cert.pem", "AAAA")
                            .build())
                    .create();
        }

        Result refused = shell.run("push", "--dir", certs);
        Result adopted = shell.run("push", "--dir", certs, "--adopt");

        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out())
                .containsPattern("cluster1 +ctx1 +CONFLICT")
                .containsPattern("cluster2 +ctx2 +CREATED");
        assertThat(adopted.exit()).isZero();
        assertThat(adopted.out()).containsPattern("cluster1 +ctx1 +UPDATED");
    }

    @Test
    void verify_compares_with_the_files() {
        shell.run("push", "--dir", certs);
        assertThat(shell.run("verify", "--dir", certs).exit()).isZero();
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster2", "--replace");

        Result result = shell.run("verify", "--dir", certs);

        assertThat(result.out()).contains("DIFFERS_FROM_PLAN cluster2").doesNotContain("DIFFERS_FROM_PLAN cluster1");
    }

    @Test
    void verify_against_broken_files_says_so_under_their_folder() throws IOException {
        shell.run("push", "--dir", certs);
        Files.writeString(certs.resolve("cluster1/ca-key.pem"), "broken");

        Result result = shell.run("verify", "--dir", certs);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("ERROR KEY_UNREADABLE " + certs + "/cluster1/ca-key.pem");
    }

    @Test
    void check_says_what_it_found() {
        Result text = shell.run("check", "--istio", "1.29", "--timeout", "2m");
        JsonNode json = Documents.read(shell.run("check", "-o", "json", "--timeout", "2m"));

        assertThat(text.exit()).as(text.toString()).isZero();
        assertThat(text.out()).containsPattern("cluster1 +ctx1 +v1\\.34\\.4").endsWith("\nready\n");
        assertThat(json.propertyNames()).containsExactly("ready", "clusters", "findings");
        assertThat(json.at("/clusters/0").propertyNames())
                .containsExactly("name", "context", "apiServer", "kubernetes", "istiod", "multiRoot", "network");
        json.get("findings").forEach(Documents::assertFinding);
    }

    @Test
    void an_unknown_context_is_a_usage_error_that_lists_the_known_ones() {
        List<Object[]> commands = List.of(
                new Object[] {"check", "--context", "cluster1=nowhere"},
                new Object[] {"push", "--dir", certs, "--context", "cluster1=nowhere"},
                new Object[] {"verify", "--dir", certs, "--context", "cluster1=nowhere"});
        for (Object[] command : commands) {
            Result result = shell.run(command);
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("'nowhere'", "ctx1", "ctx2", "ctx-dead");
        }
    }

    @Test
    void two_names_for_one_cluster_are_refused() {
        Result result = shell.run("push", "--dir", certs, "--context", "cluster1=ctx1", "--context", "cluster2=ctx1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("SAME_CLUSTER").doesNotContain("CREATED");
    }

    @Test
    void a_cluster_that_the_files_do_not_have_is_a_usage_error() {
        Result result = shell.run("push", "--dir", certs, "--context", "cluster3=ctx1");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("has no cluster cluster3", "no context leads to cluster1, cluster2");
    }

    @Test
    void without_a_context_anywhere_it_says_where_to_name_them() {
        Result result = withoutContexts().run("push", "--dir", certs);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--context CLUSTER=KUBECONTEXT", "CTX_CLUSTER1");
    }

    @Test
    void a_kubeconfig_that_is_not_there_is_a_usage_error() {
        Result result = shell.run("verify", "--kubeconfig", folder.resolve("nowhere"), "--context", "cluster1=ctx1");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("nowhere does not exist");
    }

    @Test
    void a_dry_run_stores_nothing() {
        Result result = shell.run("push", "--dir", certs, "--dry-run");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("this was a dry run");
    }
}
