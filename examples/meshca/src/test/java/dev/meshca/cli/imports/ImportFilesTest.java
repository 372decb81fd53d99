package dev.meshca.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** CAs that lie in files of other tools; no cluster is asked. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImportFilesTest {

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private Path made;
    private Path taken;

    @BeforeEach
    void create() {
        made = folder.resolve("made");
        taken = folder.resolve("taken");
        shell.run("create", "--dir", made, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    private Result imported(Object... from) {
        return shell.run(Stream.concat(Stream.of("import", "--dir", taken), Stream.of(from))
                .toArray());
    }

    private String pem(String file) throws IOException {
        return Files.readString(made.resolve(file));
    }

    /** What {@code step ca init} leaves behind, once the keys are not encrypted. */
    private Path step(String cluster) throws IOException {
        Path home = folder.resolve("step-" + cluster);
        Files.createDirectories(home.resolve("certs"));
        Files.createDirectories(home.resolve("secrets"));
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/ca.json"), "{\"root\": \"/home/step/certs/root_ca.crt\"}");
        Files.writeString(home.resolve("certs/root_ca.crt"), pem("root-cert.pem"));
        Files.writeString(home.resolve("certs/intermediate_ca.crt"), pem(cluster + "/ca-cert.pem"));
        Files.writeString(home.resolve("secrets/root_ca_key"), pem("root-key.pem"));
        Files.writeString(home.resolve("secrets/intermediate_ca_key"), pem(cluster + "/ca-key.pem"));
        return home;
    }

    /** What {@code vault write -format=json} prints of an intermediate whose key is exported: the key, and later the certificate. */
    private Path vault(String cluster) throws IOException {
        Path printed = Files.createDirectory(folder.resolve("vault-" + cluster));
        String key = pem(cluster + "/ca-key.pem").strip();
        String root = pem("root-cert.pem").strip();
        String certificate = pem(cluster + "/ca-cert.pem").strip();
        write(printed.resolve("key.json"), Map.of("private_key", key, "private_key_type", "ec", "key_id", "1"));
        write(
                printed.resolve("signed.json"),
                Map.of("certificate", certificate, "ca_chain", List.of(root), "issuing_ca", root));
        return printed;
    }

    private static void write(Path file, Map<String, Object> data) throws IOException {
        Files.writeString(
                file,
                new JsonMapper().writeValueAsString(Map.of("request_id", "1", "lease_duration", 0, "data", data)));
    }

    @Test
    void the_home_of_step_and_the_output_of_vault_become_one_mesh() throws IOException {
        Result imported = imported(
                "--from",
                "cluster1=" + step("cluster1"),
                "--from",
                "cluster2=" + vault("cluster2"),
                "--root",
                made.resolve("root-cert.pem"),
                made.resolve("root-key.pem"));

        assertThat(imported.exit()).as(imported.toString()).isZero();
        assertThat(imported.out()).containsPattern("cluster1 +IMPORTED").contains("2 of 2 clusters are in");
        assertThat(shell.run("verify", "--dir", taken).exit()).isZero();
        for (String file : List.of("cluster1/ca-cert.pem", "cluster2/ca-key.pem", "root-key.pem")) {
            assertThat(taken.resolve(file)).hasSameTextualContentAs(made.resolve(file));
        }
    }

    @Test
    void a_cluster_whose_files_lack_something_stops_no_other() throws IOException {
        Path half = folder.resolve("half.pem");
        Files.writeString(half, pem("cluster2/ca-cert.pem"));

        Result imported = imported("--from", "cluster1=" + step("cluster1"), "--from", "cluster2=" + half);

        assertThat(imported.exit()).as(imported.toString()).isEqualTo(1);
        assertThat(imported.out())
                .containsPattern("cluster1 +IMPORTED")
                .containsPattern("cluster2 +REFUSED.*there is no private key in its files");
    }

    @Test
    void a_file_that_is_not_there_is_named_and_nothing_is_taken() throws IOException {
        Result imported =
                imported("--from", "cluster1=" + step("cluster1"), "--from", "cluster2=" + folder.resolve("nothing"));

        assertThat(imported.exit()).isEqualTo(2);
        assertThat(imported.err()).contains("nothing does not exist");
        assertThat(taken).doesNotExist();
    }

    @Test
    void json_that_was_cut_is_named_by_its_line() throws IOException {
        Path cut = Files.writeString(folder.resolve("cut.json"), "{\n\"data\": {");

        Result imported = imported("--from", "cluster1=" + cut);

        assertThat(imported.exit()).isEqualTo(2);
        assertThat(imported.err()).contains("cut.json begins as JSON and is none: line 2");
    }

    @Test
    void two_answers_of_vault_in_one_file_are_read_both() throws IOException {
        Path printed = vault("cluster1");
        Path both = Files.writeString(
                folder.resolve("both.json"),
                Files.readString(printed.resolve("key.json")) + "\n"
                        + Files.readString(printed.resolve("signed.json")));

        assertImported(both);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void what_begins_with_a_byte_order_mark_is_read(String charset) throws IOException {
        Path printed = vault("cluster1");
        Path home = step("cluster1");
        for (Path file : List.of(
                printed.resolve("key.json"),
                printed.resolve("signed.json"),
                home.resolve("secrets/intermediate_ca_key"))) {
            Files.write(file, ("\uFEFF" + Files.readString(file)).getBytes(charset));
        }

        assertImported(printed);
        taken = folder.resolve("taken-of-step");
        assertImported(home);
    }

    @Test
    void templates_and_logs_beside_the_cas_are_no_hindrance() throws IOException {
        Path home = step("cluster1");
        Files.createDirectories(home.resolve("templates"));
        Files.writeString(home.resolve("templates/leaf.tpl"), "{\n\t\"subject\": {{ toJson .Subject }}\n}\n");
        Files.writeString(home.resolve("audit.log"), "{\"time\": 1}\n{\"time\":\n");

        assertImported(home);
    }

    @Test
    void json_with_a_ca_that_was_cut_is_named_also_in_a_folder() throws IOException {
        Path printed = vault("cluster1");
        Path key = printed.resolve("key.json");
        Files.writeString(
                key, Files.readString(key).substring(0, Files.readString(key).length() - 3));

        Result imported = imported("--from", "cluster1=" + printed);

        assertThat(imported.exit()).isEqualTo(2);
        assertThat(imported.err()).contains("key.json begins as JSON and is none: line 1");
        assertThat(taken).doesNotExist();
    }

    @Test
    void a_secret_as_kubectl_prints_it_is_read() throws IOException {
        Map<String, String> data = Map.of(
                "tls.crt", base64("cluster1/ca-cert.pem"),
                "tls.key", base64("cluster1/ca-key.pem"),
                "ca.crt", base64("root-cert.pem"));
        Path secret = folder.resolve("secret.json");
        Files.writeString(secret, new JsonMapper().writeValueAsString(Map.of("kind", "Secret", "data", data)));

        assertImported(secret);
    }

    private String base64(String file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(made.resolve(file)));
    }

    private void assertImported(Path from) {
        Result imported = imported("--from", "cluster1=" + from);

        assertThat(imported.exit()).as(imported.toString()).isZero();
        assertThat(taken.resolve("cluster1/ca-key.pem")).hasSameTextualContentAs(made.resolve("cluster1/ca-key.pem"));
    }

    @Test
    void a_choice_without_a_cluster_is_told_how_it_is_written() {
        assertThat(imported("--from", "somewhere").err())
                .contains("'somewhere' is not CLUSTER=PATH, such as cluster1=somewhere");
    }

    @Test
    void what_is_about_clusters_is_not_dropped_in_silence() throws IOException {
        Result imported = imported("--from", "cluster1=" + step("cluster1"), "--context", "cluster2=ctx2");

        assertThat(imported.exit()).isEqualTo(2);
        assertThat(imported.err()).contains("--context is about clusters, and with --from none is asked");
        assertThat(taken).doesNotExist();
    }
}
