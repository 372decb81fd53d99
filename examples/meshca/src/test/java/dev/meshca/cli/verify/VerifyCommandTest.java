package dev.meshca.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyCommandTest {

    @TempDir
    private Path certs;

    private final Shell shell = new Shell();

    @BeforeEach
    void create() {
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    private void breakCluster1() throws IOException {
        Files.copy(
                certs.resolve("cluster2/cert-chain.pem"),
                certs.resolve("cluster1/cert-chain.pem"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void files_that_fit_are_healthy() {
        Result result = shell.run("verify", "--dir", certs);

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("WHO ACCEPTS WHOM").endsWith("\nhealthy\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void files_have_no_webhooks() {
        Result result = shell.run("verify", "--dir", certs, "--webhooks");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--webhooks looks into clusters, and these are files alone");
        assertThat(shell.run("verify", "--dir", certs, "--context", "cluster1=a", "--offline", "--webhooks")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void as_json_the_shape_is_the_documented_one() {
        JsonNode json = Documents.read(shell.run("verify", "--dir", certs, "-o", "json"));

        assertThat(json.propertyNames()).containsExactly("healthy", "clusters", "acceptance", "matrix", "findings");
        assertThat(json.get("healthy").asBoolean()).isTrue();
        JsonNode cluster = json.get("clusters").get(0);
        assertThat(cluster.propertyNames()).containsExactly("name", "context", "roots", "issuer");
        assertThat(cluster.get("context").isNull()).isTrue();
        assertThat(cluster.get("roots").get(0).asString()).matches("[0-9a-f]{64}");
        Documents.assertCertificate(cluster.get("issuer"));
        assertThat(json.get("matrix")).hasSize(4);
        JsonNode cell = json.get("matrix").get(1);
        assertThat(cell.propertyNames()).containsExactly("from", "to", "trusted", "reason", "evidence");
        assertThat(cell.get("from").asString()).isEqualTo("cluster1");
        assertThat(cell.get("to").asString()).isEqualTo("cluster2");
        assertThat(cell.get("trusted").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "html, <!doctype html>, <title>Not healthy: mesh of 2 clusters",
        "junit, <?xml version=, type=\"CHAIN_WITHOUT_CA\"",
        "prometheus, # HELP meshca_healthy, meshca_healthy 0"
    })
    void in_the_other_forms_the_result_is_the_library_s_document(String form, String start, String part)
            throws IOException {
        breakCluster1();

        Result result = shell.run("verify", "--dir", certs, "-o", form);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).startsWith(start).contains(part).endsWith("\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void broken_files_are_reported_with_all_that_is_wrong() throws IOException {
        breakCluster1();
        Files.delete(certs.resolve("cluster2/root-cert.pem"));

        Result text = shell.run("verify", "--dir", certs);
        Result json = shell.run("verify", "--dir", certs, "-o", "json");

        assertThat(text.exit()).isEqualTo(1);
        assertThat(text.out())
                .contains("ERROR CHAIN_WITHOUT_CA cluster1/cert-chain.pem", "ERROR FILE_MISSING cluster2/root-cert.pem")
                .endsWith("NOT healthy\n");
        assertThat(text.err()).isEmpty();
        JsonNode document = Documents.read(json);
        assertThat(document.get("healthy").asBoolean()).isFalse();
        assertThat(document.at("/matrix/1/trusted").asBoolean(true)).isFalse();
        document.get("findings").forEach(Documents::assertFinding);
    }

    @Test
    void a_cluster_without_readable_certificates_is_no_reason_to_give_up() throws IOException {
        for (String file : new String[] {"ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem"}) {
            Files.writeString(certs.resolve("cluster1").resolve(file), "\u001b[31mgarbage\u0000");
        }

        Result result = shell.run("verify", "--dir", certs);
        JsonNode json = Documents.read(shell.run("verify", "--dir", certs, "-o", "json"));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("cluster1", "cluster2").doesNotContain("\u001b");
        assertThat(json.at("/clusters/0/issuer").isNull()).isTrue();
        assertThat(json.at("/clusters/0/roots")).isEmpty();
    }

    @Test
    void a_key_that_others_can_read_is_a_warning() {
        assertThat(certs.resolve("root-key.pem").toFile().setReadable(true, false))
                .isTrue();

        Result result = shell.run("verify", "--dir", certs);

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("WARNING KEY_READABLE_BY_OTHERS root-key.pem");
    }

    @Test
    void what_is_no_file_of_a_cluster_is_an_error_of_that_cluster() throws IOException {
        Files.createDirectory(certs.resolve("cluster3"));
        Files.write(certs.resolve("cluster1/cert-chain.pem"), new byte[2 << 20]);
        Files.delete(certs.resolve("cluster2/ca-key.pem"));
        Files.createDirectory(certs.resolve("cluster2/ca-key.pem"));

        Result result = shell.run("verify", "--dir", certs);
        JsonNode json = Documents.read(shell.run("verify", "--dir", certs, "-o", "json"));

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("ERROR FILE_MISSING cluster3/ca-cert.pem", "larger than the 1 MiB")
                .contains("ERROR FILE_UNREADABLE cluster2/ca-key.pem: a folder stands in its place")
                .doesNotContain("FILE_MISSING cluster2/ca-key.pem");
        assertThat(json.at("/clusters/2/name").asString()).isEqualTo("cluster3");
    }

    @Test
    void damaged_text_is_named_with_what_mends_it() throws IOException {
        Path roots = certs.resolve("cluster1/root-cert.pem");
        Files.writeString(roots, Files.readString(roots).replace("\n", "\\n"));

        Result result = shell.run("verify", "--dir", certs);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("escaped", "awk ", "< root-cert.pem");
    }

    @Test
    void how_soon_an_end_is_a_warning_can_be_chosen() {
        Result result = shell.run("verify", "--dir", certs, "--root-expiry", "9999d", "--intermediate-expiry", "1d");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("WARNING EXPIRES_SOON cluster1/root-cert.pem")
                .doesNotContain("EXPIRES_SOON cluster1/ca-cert.pem");
    }

    @Test
    void with_nothing_to_verify_it_says_what_to_name() {
        Result result = shell.run("verify");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("--dir DIR", "--context CLUSTER=KUBECONTEXT", "CTX_CLUSTER1");
    }

    @Test
    void a_kubeconfig_without_clusters_is_not_taken_for_files_alone() {
        Result result = shell.run("verify", "--dir", certs, "--kubeconfig", "config");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("no cluster is named");
    }

    @Test
    void a_folder_that_does_not_exist_is_a_usage_error() {
        Result result = shell.run("verify", "--dir", certs.resolve("nowhere"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("nowhere").doesNotContain("Exception");
    }

    @Test
    void a_folder_without_clusters_names_the_way_out() throws IOException {
        Path empty = Files.createDirectory(certs.resolve("empty"));

        Result result = shell.run("verify", "--dir", empty);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(empty + " holds no cluster", "(meshca create --dir DIR --cluster NAME)");
    }
}
