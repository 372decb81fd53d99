package dev.meshca.cli.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.issue.RevocationSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CrlCommandTest {

    @TempDir
    private Path certs;

    private final Shell shell = new Shell();

    @BeforeEach
    void create() {
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2,cluster3");
    }

    private RevocationSet lists(String cluster) throws IOException {
        return RevocationSet.parse(Files.readAllBytes(certs.resolve(cluster).resolve("ca-crl.pem")));
    }

    @Test
    void every_cluster_gets_a_list_of_every_CA_with_the_next_number() throws IOException {
        Result first = shell.run("crl", "--dir", certs);
        JsonNode second = Documents.read(shell.run("crl", "--dir", certs, "--next-update", "7d", "-o", "json"));

        assertThat(first.exit()).as(first.out() + first.err()).isZero();
        assertThat(first.out())
                .contains("CN=Root CA", "none", "ambient: ztunnel needs peerCaCrl.enabled; below 1.31 it accepts")
                .doesNotContain("PRIVATE KEY");
        assertThat(first.err().lines()).last().asString().startsWith("next: ");
        assertThat(second.propertyNames())
                .containsExactly("directory", "rotating", "root", "clusters", "lists", "findings");
        assertThat(second.get("lists"))
                .hasSize(4)
                .allMatch(list -> list.get("number").asInt() == 2);
        assertThat(lists("cluster1").pem()).isEqualTo(lists("cluster3").pem());
        assertThat(shell.run("verify", "--dir", certs).exit()).isZero();
    }

    @Test
    void a_revoked_cluster_goes_into_the_archive_and_the_others_refuse_it() throws IOException {
        Result revoked =
                shell.run("revoke", "--dir", certs, "--cluster", "cluster2", "--reason", "cessation-of-operation");

        assertThat(revoked.exit()).as(revoked.out() + revoked.err()).isZero();
        assertThat(revoked.out()).contains("(cessation-of-operation)");
        assertThat(certs.resolve("cluster2")).doesNotExist();
        assertThat(lists("cluster1").lists().get(0).revoked()).hasSize(1);
        assertThat(lists("cluster3").pem()).isEqualTo(lists("cluster1").pem());
        assertThat(shell.run("verify", "--dir", certs).exit()).isZero();
        assertThat(Files.walk(certs.resolve("archive")).anyMatch(file -> file.endsWith("cluster2/ca-key.pem")))
                .isTrue();
    }

    @Test
    void without_the_root_key_there_are_no_lists() throws IOException {
        Files.delete(certs.resolve("root-key.pem"));

        Result result = shell.run("crl", "--dir", certs);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("root-key.pem", "is missing");
        assertThat(certs.resolve("cluster1/ca-crl.pem")).doesNotExist();
    }

    @Test
    void an_unknown_cluster_or_serial_number_is_refused() {
        Result cluster = shell.run("revoke", "--dir", certs, "--cluster", "other", "--reason", "superseded");
        Result serial = shell.run(
                "revoke", "--dir", certs, "--cluster", "cluster1", "--reason", "superseded", "--serial", "0a");

        assertThat(cluster.exit()).isEqualTo(2);
        assertThat(cluster.err()).contains("'other'");
        assertThat(serial.exit()).isEqualTo(2);
        assertThat(serial.err()).contains("neither 'cluster1' nor the archive");
    }
}
