package dev.meshca.cli.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkloadCertCommandTest {

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private Path certs;
    private Path vm;

    @BeforeEach
    void create() {
        certs = folder.resolve("certs");
        vm = folder.resolve("vm");
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1", "--validity", "30d");
    }

    private Result issue(Object... more) {
        Object[] args = new Object[more.length + 13];
        Object[] always = {
            "workload-cert",
            "--dir",
            certs,
            "--cluster",
            "cluster1",
            "--namespace",
            "payments",
            "--service-account",
            "ledger",
            "--out",
            vm,
            "--key",
            "EC_P256"
        };
        System.arraycopy(always, 0, args, 0, 13);
        System.arraycopy(more, 0, args, 13, more.length);
        return shell.run(args);
    }

    @Test
    void writes_what_a_virtual_machine_needs() {
        Result result = issue();

        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("spiffe://cluster.local/ns/payments/sa/ledger", "cluster1");
        assertThat(result.err()).isEmpty();
        assertThat(vm).isDirectoryContaining(file -> file.endsWith("key.pem"));
        assertThat(vm).isDirectoryContaining(file -> file.endsWith("cert-chain.pem"));
        assertThat(vm).isDirectoryContaining(file -> file.endsWith("root-cert.pem"));
    }

    @Test
    void as_json() {
        JsonNode json = Documents.read(issue("--trust-domain", "acme.example", "-o", "json"));

        assertThat(json.propertyNames()).containsExactly("directory", "cluster", "identity", "certificate", "files");
        assertThat(json.get("identity").asString()).isEqualTo("spiffe://acme.example/ns/payments/sa/ledger");
        Documents.assertCertificate(json.get("certificate"));
    }

    @Test
    void a_certificate_that_is_there_is_renewed_only_on_request() throws IOException {
        issue();
        String key = Files.readString(vm.resolve("key.pem"));

        Result refused = issue();
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(Files.readString(vm.resolve("key.pem"))).isEqualTo(key);

        assertThat(issue("--replace").exit()).isZero();
        assertThat(Files.readString(vm.resolve("key.pem"))).isNotEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"certs", "certs/cluster1"})
    void the_files_of_a_ca_are_not_written_over(String ofTheCa) throws IOException {
        vm = folder.resolve(ofTheCa);
        String chain = Files.readString(certs.resolve("cluster1/cert-chain.pem"));

        Result result = issue("--replace");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains(vm + ": holds a CA, and a workload has files of the same names; choose another");
        assertThat(certs.resolve("cluster1/cert-chain.pem")).hasContent(chain);
        assertThat(vm.resolve("key.pem")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--validity, 31d, would outlive the CA of cluster1",
        "--validity, 1x, is not a length of time",
        "--namespace, Not_A_Namespace, is not a namespace",
        "--trust-domain, http://x, is not a trust domain",
        "--cluster, cluster9, holds no cluster",
    })
    void what_cannot_be_issued_is_a_usage_error_and_writes_nothing(String option, String value, String message) {
        Result result = shell.run(
                "workload-cert",
                "--dir=" + certs,
                "--cluster=" + (option.equals("--cluster") ? value : "cluster1"),
                "--namespace=" + (option.equals("--namespace") ? value : "payments"),
                "--service-account=ledger",
                "--out=" + vm,
                "--validity=" + (option.equals("--validity") ? value : "24h"),
                "--trust-domain=" + (option.equals("--trust-domain") ? value : "cluster.local"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message);
        assertThat(vm).doesNotExist();
    }

    @Test
    void a_broken_ca_is_refused() throws IOException {
        Files.writeString(certs.resolve("cluster1/cert-chain.pem"), "");

        Result result = issue();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("cluster1/cert-chain.pem");
        assertThat(vm).doesNotExist();
    }
}
