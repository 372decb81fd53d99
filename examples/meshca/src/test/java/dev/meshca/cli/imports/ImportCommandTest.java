package dev.meshca.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ImportCommandTest {

    private static final String NAMESPACE = "istio-system";

    @TempDir
    private Path folder;

    private Shell shell = new Shell();
    private Path made;
    private Path taken;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        made = folder.resolve("made");
        taken = folder.resolve("taken");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        shell.run("create", "--dir", made, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem"})
    void what_clusters_hold_is_in_the_folder_to_the_byte(String file) throws IOException {
        shell.run("push", "--dir", made);

        Result imported = shell.run("import", "--dir", taken);

        assertThat(imported.exit()).as(imported.toString()).isZero();
        assertThat(imported.out())
                .containsPattern("cluster1 +IMPORTED +from Secret cacerts")
                .contains("2 of 2 clusters are in", "without the root's key: no cluster can be added");
        for (String cluster : new String[] {"cluster1", "cluster2"}) {
            assertThat(taken.resolve(cluster).resolve(file))
                    .hasSameBinaryContentAs(made.resolve(cluster).resolve(file));
        }
        assertThat(taken.resolve("root-cert.pem")).hasSameBinaryContentAs(made.resolve("root-cert.pem"));
        assertThat(taken.resolve("root-key.pem")).doesNotExist();
        assertThat(shell.run("push", "--dir", taken).out()).containsPattern("cluster1 +ctx1 +UNCHANGED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bad Name", "", "../x", "a/b", "-a"})
    void what_no_secret_can_be_called_is_refused(String name) {
        Result result = shell.run("import", "--dir", taken, "--secret", name);

        assertThat(result.exit()).as(result.toString()).isEqualTo(2);
        assertThat(result.err()).contains("'" + name + "' is not the name of a Secret: use at most 253 lower-case");
    }

    @Test
    void a_second_import_finds_all_there_and_a_cluster_that_was_dead_follows() {
        shell.run("push", "--dir", made);
        Result half =
                shell.run("import", "--dir", taken, "--context", "cluster1=ctx1", "--context", "cluster2=ctx-dead");
        assertThat(half.exit()).as(half.toString()).isEqualTo(3);
        assertThat(half.out()).containsPattern("cluster1 +IMPORTED").containsPattern("cluster2 +UNREACHABLE");

        assertThat(shell.run("import", "--dir", taken).out())
                .containsPattern("cluster1 +KEPT")
                .containsPattern("cluster2 +IMPORTED");
        assertThat(shell.run("import", "--dir", taken).exit()).isZero();
    }

    @Test
    void the_root_key_that_is_given_is_copied_so_that_clusters_can_be_added() {
        shell.run("push", "--dir", made);

        Result imported = importWithRoot(made);

        assertThat(imported.exit()).as(imported.toString()).isZero();
        assertThat(imported.out()).doesNotContain("without the root's key");
        assertThat(shell.run("create", "--dir", taken, "--cluster", "cluster3").exit())
                .isZero();
        assertThat(shell.run("verify", "--dir", taken, "--offline").exit()).isZero();
    }

    @Test
    void the_root_key_can_come_later() {
        shell.run("push", "--dir", made);
        shell.run("import", "--dir", taken);

        assertThat(importWithRoot(made).exit()).isZero();

        assertThat(taken.resolve("root-key.pem")).hasSameBinaryContentAs(made.resolve("root-key.pem"));
    }

    @Test
    void another_root_than_the_clusters_trust_is_refused_and_nothing_is_written() {
        shell.run("push", "--dir", made);
        Path other = folder.resolve("other");
        shell.run("create", "--dir", other, "--key", "EC_P256", "--cluster", "cluster9");

        Result imported = importWithRoot(other);

        assertThat(imported.exit()).isEqualTo(1);
        assertThat(imported.out()).contains("the root that is given is not the one that cluster1 trusts");
        assertThat(taken).doesNotExist();
    }

    @Test
    void what_the_folder_holds_is_not_overwritten() {
        shell.run("push", "--dir", made);
        shell.run("create", "--dir", taken, "--key", "EC_P256", "--cluster", "cluster1");

        Result imported = shell.run("import", "--dir", taken, "--context", "cluster1=ctx1");

        assertThat(imported.exit()).isEqualTo(1);
        assertThat(imported.out()).contains("holds another CA, and is not overwritten");
        assertThat(shell.run("verify", "--dir", taken, "--offline").exit()).isZero();
    }

    @Test
    void two_meshes_do_not_become_one_folder() throws IOException {
        Path other = folder.resolve("other");
        shell.run("create", "--dir", other, "--key", "EC_P256", "--cluster", "cluster2");
        shell.run("push", "--dir", made, "--only", "cluster1");
        shell.run("push", "--dir", other, "--context", "cluster2=ctx2");

        Result imported = shell.run("import", "--dir", taken);

        assertThat(imported.exit()).isEqualTo(1);
        assertThat(imported.out()).contains("import each of them into a folder of its own, and merge them");
        assertThat(taken).doesNotExist();
    }

    @Test
    void the_form_of_cert_manager_becomes_the_layout() throws IOException {
        for (int number = 1; number <= 2; number++) {
            store(number, certManagers(made.resolve("cluster" + number)));
        }

        Result imported = shell.run("import", "--dir", taken, "--secret", "mesh-ca");

        assertThat(imported.exit()).as(imported.toString()).isZero();
        assertThat(taken.resolve("cluster1/ca-cert.pem")).hasSameBinaryContentAs(made.resolve("cluster1/ca-cert.pem"));
        assertThat(shell.run("verify", "--dir", taken, "--offline").exit()).isZero();
    }

    @Test
    void a_cluster_whose_istiod_made_its_own_ca_is_told_the_way() {
        store(
                1,
                new SecretBuilder()
                        .withNewMetadata()
                        .withName("istio-ca-secret")
                        .endMetadata()
                        .addToData("ca-cert.pem", "")
                        .build());

        Result imported = shell.run("import", "--dir", taken);

        assertThat(imported.exit()).isEqualTo(1);
        assertThat(imported.out())
                .containsPattern("cluster1 +MISSING +there is no Secret cacerts: istiod made a CA for itself")
                .containsPattern("cluster2 +MISSING +there is no Secret cacerts\n");
        assertThat(taken).doesNotExist();
    }

    @Test
    void a_broken_ca_is_not_imported_and_no_key_is_shown() throws IOException {
        shell.run("push", "--dir", made);
        Files.copy(
                made.resolve("cluster2/ca-key.pem"),
                made.resolve("cluster1/ca-key.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        store(1, ofLayout(made.resolve("cluster1")));

        Result imported = shell.run("import", "--dir", taken, "--secret", "mesh-ca", "--context", "cluster1=ctx1");

        assertThat(imported.exit()).isEqualTo(1);
        assertThat(imported.out()).containsPattern("cluster1 +REFUSED").contains("ca-key.pem");
        assertThat(imported.out() + imported.err()).doesNotContain("PRIVATE KEY");
        assertThat(taken).doesNotExist();
    }

    @Test
    void as_json_it_has_the_documented_shape() {
        shell.run("push", "--dir", made);

        JsonNode json = Documents.read(shell.run("import", "--dir", taken, "-o", "json"));

        assertThat(json.propertyNames()).containsExactly("directory", "done", "rootKey", "results", "findings");
        JsonNode result = json.get("results").get(0);
        assertThat(result.propertyNames()).containsExactly("cluster", "outcome", "reason", "issuer");
        assertThat(result.get("outcome").asString()).isEqualTo("IMPORTED");
        assertThat(result.get("issuer").get("subject").asString()).contains("cluster1");
    }

    private Result importWithRoot(Path root) {
        return shell.run(
                "import", "--dir", taken, "--root", root.resolve("root-cert.pem"), root.resolve("root-key.pem"));
    }

    private void store(int cluster, Secret secret) {
        try (KubernetesClient client = mesh.client(cluster)) {
            client.secrets().inNamespace(NAMESPACE).resource(secret).create();
        }
    }

    private static Secret ofLayout(Path cluster) throws IOException {
        return secret(Map.of(
                "ca-cert.pem", base64(cluster.resolve("ca-cert.pem")),
                "ca-key.pem", base64(cluster.resolve("ca-key.pem")),
                "cert-chain.pem", base64(cluster.resolve("cert-chain.pem")),
                "root-cert.pem", base64(cluster.resolve("root-cert.pem"))));
    }

    private static Secret certManagers(Path cluster) throws IOException {
        return secret(Map.of(
                "tls.crt", base64(cluster.resolve("ca-cert.pem")),
                "tls.key", base64(cluster.resolve("ca-key.pem")),
                "ca.crt", base64(cluster.resolve("root-cert.pem"))));
    }

    private static Secret secret(Map<String, String> data) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("mesh-ca")
                .endMetadata()
                .withData(data)
                .build();
    }

    private static String base64(Path file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    }
}
