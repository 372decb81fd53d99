package dev.meshca.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** On embedded API servers, where the test plays Istio's charts and the controller that fills in tokens. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RemoteSecretsCommandTest {

    private static final String NAMESPACE = "istio-system";
    private static final String ACCOUNT = "istio-reader-service-account";
    private static final String TOKEN = "the.token.of-it";

    @TempDir
    private Path folder;

    private EmbeddedClusters clusters;
    private Shell shell = new Shell();

    @BeforeEach
    void start() throws IOException {
        clusters = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", clusters.kubeconfig().toString()).in(folder);
        Files.writeString(folder.resolve("mesh.yaml"), """
                apiVersion: meshca.dev/v1alpha1
                kind: Mesh
                directory: certs
                clusters:
                  cluster1: {context: ctx1, server: "https://one.example.com:6443"}
                  cluster2: {context: ctx2, server: "https://two.example.com:6443"}
                """);
        installReader(1);
        installReader(2);
    }

    private void installReader(int number) {
        try (KubernetesClient client = clusters.client(number)) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(ACCOUNT)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(ACCOUNT + "-istio-remote-secret-token")
                            .withNamespace(NAMESPACE)
                            .addToAnnotations("kubernetes.io/service-account.name", ACCOUNT)
                            .endMetadata()
                            .withType("kubernetes.io/service-account-token")
                            .addToData("token", base64(TOKEN))
                            .addToData("ca.crt", base64("an authority"))
                            .build())
                    .create();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String kubeconfigIn(int holder, String remote) {
        try (KubernetesClient client = clusters.client(holder)) {
            String data = client.secrets()
                    .inNamespace(NAMESPACE)
                    .withName("istio-remote-secret-" + remote)
                    .get()
                    .getData()
                    .get(remote);
            return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        }
    }

    @Test
    void what_would_be_written_is_shown_with_the_command_that_writes_it() {
        Result shown = shell.run("remote-secrets");

        assertThat(shown.exit()).as(shown.toString()).isZero();
        assertThat(shown.out())
                .containsPattern("cluster2 +cluster1 +CREATED +would be written: there was none")
                .endsWith("nothing was changed\n");
        assertThat(shown.err()).endsWith("next: meshca remote-secrets --yes\n");
    }

    @Test
    void they_are_written_with_the_addresses_of_the_file_and_then_stay() {
        Result written = shell.run("remote-secrets", "--yes");
        Result again = shell.run("remote-secrets", "--yes");

        assertThat(written.exit()).as(written.toString()).isZero();
        assertThat(written.out()).containsPattern("cluster1 +cluster2 +CREATED +there was none");
        assertThat(written.toString()).doesNotContain(TOKEN);
        assertThat(kubeconfigIn(1, "cluster2"))
                .contains(
                        "server: \"https://two.example.com:6443\"", "token: \"" + TOKEN + "\"", base64("an authority"));
        assertThat(again.out()).containsPattern("cluster1 +cluster2 +UNCHANGED +it already holds this");
    }

    @Test
    void an_option_counts_before_the_file() {
        shell.run("remote-secrets", "--yes", "--server", "cluster2=https://10.0.0.7:6443");

        assertThat(kubeconfigIn(1, "cluster2")).contains("server: \"https://10.0.0.7:6443\"");
    }

    @Test
    void they_can_be_files_instead() throws IOException {
        Result result = shell.run("remote-secrets", "--out", folder.resolve("out"));
        Path file = folder.resolve("out/istio-remote-secret-cluster2.yaml");

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).contains("istio-remote-secret-cluster2.yaml").doesNotContain("nothing was changed");
        assertThat(result.err()).contains("there are tokens in these files");
        assertThat(file).content().contains("name: istio-remote-secret-cluster2", "istio/multiCluster: \"true\"");
        try (KubernetesClient client = clusters.client(1)) {
            assertThat(client.secrets()
                            .inNamespace(NAMESPACE)
                            .withName("istio-remote-secret-cluster2")
                            .get())
                    .isNull();
        }
    }

    @Test
    void an_address_of_this_machine_is_refused_with_the_option_that_names_another_one() throws IOException {
        Path mesh = folder.resolve("mesh.yaml");
        Files.writeString(mesh, Files.readString(mesh).replace(", server: \"https://two.example.com:6443\"", ""));

        Result refused = shell.run("remote-secrets");
        Result told = shell.run("remote-secrets", "--local");
        JsonNode json = Documents.read(shell.run("remote-secrets", "-o", "json"));

        assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out())
                .containsPattern("cluster2 +- +REFUSED .* is a loopback address")
                .contains("name the address that they can reach (--server CLUSTER=URL)");
        assertThat(refused.err()).doesNotContain("next: ");
        assertThat(told.exit()).as(told.toString()).isZero();
        assertThat(json.get("done").asBoolean()).isFalse();
        assertThat(json.get("results").get(0).get("holder").isNull()).isTrue();
    }

    @Test
    void the_check_judges_the_address_that_the_other_clusters_are_told() throws IOException {
        Path mesh = folder.resolve("mesh.yaml");
        String reachable = Files.readString(mesh);

        Result told = shell.run("check");
        Files.writeString(mesh, reachable.replace(", server: \"https://two.example.com:6443\"", ""));
        Result untold = shell.run("check");
        Files.writeString(mesh, reachable.replace("two.example.com", "127.0.0.2"));
        Result toldLocal = shell.run("check");

        assertThat(told.out()).contains("ctx1").doesNotContain("API_ADDRESS_LOCAL");
        assertThat(untold.out())
                .containsPattern("API_ADDRESS_LOCAL +cluster2")
                .doesNotContainPattern("API_ADDRESS_LOCAL +cluster1");
        assertThat(toldLocal.out())
                .containsPattern("API_ADDRESS_LOCAL +cluster2[^\\n]*\\n? *127\\.0\\.0\\.2 is a loopback");
    }

    @Test
    void a_cluster_that_does_not_answer_is_3_and_the_others_know_each_other() throws IOException {
        Path mesh = folder.resolve("mesh.yaml");
        Files.writeString(
                mesh,
                Files.readString(mesh) + "  cluster3: {context: ctx-dead, server: \"https://three.example.com\"}\n");

        Result result = shell.run("remote-secrets", "--yes", "--timeout", "3s");

        assertThat(result.exit()).as(result.toString()).isEqualTo(3);
        assertThat(result.out())
                .containsPattern("cluster3 +- +UNREACHABLE")
                .containsPattern("cluster1 +cluster2 +CREATED")
                .containsPattern("cluster1 +cluster3 +UNREACHABLE")
                .contains("CLUSTER_UNREACHABLE");
    }

    @Test
    void what_contradicts_itself_or_is_no_address_is_said() {
        assertThat(shell.run("remote-secrets", "--yes", "--out", folder).err())
                .contains("--out writes files, and --yes writes into the clusters: leave one of them away");
        assertThat(shell.run("remote-secrets", "--server", "cluster2=http://a").err())
                .contains("'http://a' is not the address of an API server");
        for (String secret : List.of("https://u:hidden@a", "https://a/?token=hidden", "https://u:hi?dden@a")) {
            assertThat(shell.run("remote-secrets", "--server", "cluster2=" + secret)
                            .err())
                    .contains("is not the address of an API server")
                    .doesNotContain("hidden", "dden@");
        }
        assertThat(shell.run("remote-secrets", "--server", "https://u:hidden@a").err())
                .contains("'https://***@a' is not CLUSTER=URL");
        assertThat(shell.run("remote-secrets", "--server", "cluster9=https://a").err())
                .contains("an address is given for cluster9, and no context leads there");
        assertThat(shell.run("remote-secrets", "--only", "cluster1").err())
                .contains("there is no other cluster that cluster1 could know: name two or more");
    }

    @Test
    void values_for_an_installation_are_exported_from_the_file() {
        Result result = shell.run("export", "--form", "values", "--out", folder.resolve("values"));
        Result ofFolder =
                shell.in(folder.resolve("elsewhere")).run("export", "--form", "values", "--out", folder.resolve("x"));

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).contains("values-cluster1.yaml", "istioctl-cluster2.yaml");
        assertThat(result.err()).doesNotContain("private keys");
        assertThat(folder.resolve("values/values-cluster1.yaml")).content().contains("clusterName: \"cluster1\"");
        assertThat(ofFolder.err()).contains("there is no file");
    }
}
