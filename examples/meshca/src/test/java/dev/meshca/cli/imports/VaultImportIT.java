package dev.meshca.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.testbed.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Vault's own PKI backend prints of a root and of intermediates below it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VaultImportIT {

    private static final List<String> CLUSTERS = List.of("cluster1", "cluster2");

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    private Path printed(String choices) throws Exception {
        Path printed = folder.resolve("printed");
        Process vault = new ProcessBuilder(
                        Testbed.binary("vault-pki").toString(), printed.toString(), choices, "cluster1", "cluster2")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("vault.log").toFile())
                .start();
        assertThat(vault.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(vault.exitValue())
                .as(Files.readString(folder.resolve("vault.log")))
                .isZero();
        return printed;
    }

    private static JsonNode data(Path json) {
        return new JsonMapper().readTree(json.toFile()).path("data");
    }

    private Path pem(Path json, String name) throws Exception {
        return Files.writeString(
                folder.resolve(name + ".pem"), data(json).path(name).stringValue());
    }

    private Path taken() {
        return folder.resolve("taken");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, 2048, pem, der, RSA PRIVATE KEY",
        "rsa, 2048, pem_bundle, pkcs8, PRIVATE KEY",
        "rsa, 4096, pem_bundle, der, RSA PRIVATE KEY",
        "rsa, 4096, pem, pkcs8, PRIVATE KEY",
        "ec, 256, pem, der, EC PRIVATE KEY",
        "ec, 256, pem, pkcs8, PRIVATE KEY",
        "ec, 256, pem_bundle, der, EC PRIVATE KEY",
        "ec, 256, pem_bundle, pkcs8, PRIVATE KEY",
    })
    void the_two_outputs_of_each_intermediate_become_a_healthy_mesh(
            String type, int bits, String format, String keyFormat, String key) throws Exception {
        Path printed = printed(
                "key_type=%s key_bits=%d format=%s private_key_format=%s".formatted(type, bits, format, keyFormat));

        Result imported = shell.run(
                "import",
                "--dir",
                taken(),
                "--from",
                "cluster1=" + printed.resolve("cluster1"),
                "--from",
                "cluster2=" + printed.resolve("cluster2/signed.json"),
                "--from",
                "cluster2=" + printed.resolve("cluster2/key.json"));

        assertThat(imported.exit()).as(imported.toString()).isZero();
        assertThat(imported.out()).contains("2 of 2 clusters are in").doesNotContain("WARNING", "ERROR");
        Result verified = shell.run("verify", "--dir", taken());
        assertThat(verified.exit()).as(verified.toString()).isZero();
        assertThat(verified.out()).contains("healthy").doesNotContain("WARNING");
        for (String cluster : CLUSTERS) {
            JsonNode signed = data(printed.resolve(cluster + "/signed.json"));
            assertThat(signed.path("certificate").stringValue())
                    .contains(Files.readString(taken().resolve(cluster + "/ca-cert.pem"))
                            .strip());
            assertThat(taken().resolve(cluster + "/root-cert.pem"))
                    .content()
                    .isEqualToIgnoringNewLines(signed.path("issuing_ca").stringValue());
            assertThat(taken().resolve(cluster + "/ca-key.pem")).content().contains(key);
        }
    }

    @Test
    void with_the_root_that_vault_exported_a_cluster_is_added_below_it() throws Exception {
        Path printed = printed("key_type=ec key_bits=256");
        Path root = printed.resolve("root.json");

        Result imported = shell.run(
                "import",
                "--dir",
                taken(),
                "--from",
                "cluster1=" + printed.resolve("cluster1"),
                "--root",
                pem(root, "certificate"),
                pem(root, "private_key"));

        assertThat(imported.exit()).as(imported.toString()).isZero();
        assertThat(shell.run("create", "--dir", taken(), "--cluster", "cluster3")
                        .exit())
                .isZero();
        assertThat(shell.run("verify", "--dir", taken()).exit()).isZero();
    }

    @Test
    void der_is_no_pem_and_is_refused() throws Exception {
        Path printed = printed("key_type=ec key_bits=256 format=der");

        Result imported = shell.run("import", "--dir", taken(), "--from", "cluster1=" + printed.resolve("cluster1"));

        assertThat(imported.exit()).isEqualTo(1);
        assertThat(imported.out()).containsPattern("cluster1 +REFUSED.*there is no private key in its files");
    }
}
