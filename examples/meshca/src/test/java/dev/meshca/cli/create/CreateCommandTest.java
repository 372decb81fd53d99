package dev.meshca.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CreateCommandTest {

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private Path certs;

    @BeforeEach
    void nameTheFolder() {
        certs = folder.resolve("certs");
    }

    private Result create(Object... options) {
        Object[] args = new Object[options.length + 5];
        System.arraycopy(new Object[] {"create", "--dir", certs, "--key", "ec-p256"}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        return shell.run(args);
    }

    @Test
    void writes_the_layout_and_says_what_it_wrote() {
        Result result = create("--cluster", "cluster1", "--cluster", "cluster2", "--organization", "Acme");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .startsWith(certs + "\n")
                .containsPattern("root-cert.pem +created +EC P-256 +until \\d{4}-\\d\\d-\\d\\d +O=Acme, CN=Root CA\n")
                .containsPattern("cluster2/ +created .* O=Acme, CN=Intermediate CA, L=cluster2\n");
        assertThat(result.err())
                .isEqualTo("next: meshca push --dir " + certs
                        + " --context cluster1=KUBECONTEXT --context cluster2=KUBECONTEXT" + System.lineSeparator());
        assertThat(certs.resolve("root-key.pem")).exists();
        assertThat(certs.resolve("cluster2/cert-chain.pem")).exists();
    }

    @Test
    void of_many_clusters_those_that_nothing_was_made_for_are_counted() {
        create("--cluster", IntStream.rangeClosed(1, 30).mapToObj(i -> "c" + i).collect(Collectors.joining(",")));
        Result result = create("--cluster", "one-more");

        assertThat(result.out())
                .containsPattern("one-more/ +created ")
                .containsPattern("30 others +kept")
                .doesNotContain("c17/");
        assertThat(result.err())
                .contains("--context c1=KUBECONTEXT ..., one --context for each of 31 clusters")
                .doesNotContain("c17");
    }

    @Test
    void takes_clusters_separated_by_commas() {
        assertThat(create("--cluster", "a,b").out()).contains("a/", "b/");
    }

    @Test
    void as_json_it_is_one_object_and_nothing_else() {
        Result result = create("--cluster", "cluster1", "-o", "json");

        JsonNode json = Documents.read(result);
        assertThat(result.err()).isEmpty();
        assertThat(json.propertyNames())
                .containsExactly("directory", "rotating", "root", "clusters", "lists", "findings");
        assertThat(json.get("root").get("outcome").asString()).isEqualTo("CREATED");
        assertThat(json.get("clusters").get(0).get("name").asString()).isEqualTo("cluster1");
        Documents.assertCertificate(json.get("clusters").get(0).get("issuer"));
    }

    @Test
    void a_further_cluster_comes_under_the_same_root_and_leaves_the_others_alone() throws IOException {
        create("--cluster", "cluster1");
        String root = read("root-cert.pem");
        String key = read("cluster1/ca-key.pem");

        Result result = create("--cluster", "cluster1", "--cluster", "cluster2");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .containsPattern("root-cert.pem +kept ")
                .containsPattern("cluster1/ +kept ")
                .containsPattern("cluster2/ +created ");
        assertThat(result.err())
                .contains("kept as it is: cluster1;", "--context cluster1=KUBECONTEXT --context cluster2=KUBECONTEXT");
        assertThat(read("root-cert.pem")).isEqualTo(root).isEqualTo(read("cluster2/root-cert.pem"));
        assertThat(read("cluster1/ca-key.pem")).isEqualTo(key);
    }

    @Test
    void a_second_run_changes_nothing_and_says_so() throws IOException {
        create("--cluster", "cluster1");
        String before = read("cluster1/ca-cert.pem");

        Result result = create("--cluster", "cluster1");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).containsPattern("cluster1/ +kept ").doesNotContain("created");
        assertThat(result.err()).contains("kept as it is: cluster1; --replace issues it anew");
        assertThat(read("cluster1/ca-cert.pem")).isEqualTo(before);
    }

    @Test
    void replace_issues_the_named_clusters_anew_and_no_other() throws IOException {
        create("--cluster", "cluster1,cluster2");
        String root = read("root-key.pem");
        String first = read("cluster1/ca-key.pem");
        String second = read("cluster2/ca-key.pem");

        Result result = create("--cluster", "cluster2", "--replace");

        assertThat(result.out()).containsPattern("cluster1/ +kept ").containsPattern("cluster2/ +replaced ");
        assertThat(read("root-key.pem")).isEqualTo(root);
        assertThat(read("cluster1/ca-key.pem")).isEqualTo(first);
        assertThat(read("cluster2/ca-key.pem")).isNotEqualTo(second);
    }

    @Test
    void replace_repairs_a_broken_cluster() throws IOException {
        create("--cluster", "cluster1,cluster2");
        Files.writeString(certs.resolve("cluster2/ca-cert.pem"), "broken");

        Result refused = create("--cluster", "cluster3");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("cluster2/ca-cert.pem", "meshca create --replace --cluster NAME");
        assertThat(certs.resolve("cluster3")).doesNotExist();
        assertThat(create("--cluster", "cluster2", "--replace").exit()).isZero();
        assertThat(shell.run("verify", "--dir", certs).exit()).isZero();
    }

    @Test
    void intermediates_may_last_exactly_as_long_as_a_new_root() {
        assertThat(create("--cluster", "a", "--root-validity", "3650d", "--validity", "3650d")
                        .exit())
                .isZero();
    }

    @Test
    void an_intermediate_that_would_outlive_a_new_root_is_refused_before_a_key_is_made() {
        Result result = create("--cluster", "a", "--root-validity", "10d", "--validity", "11d");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("the validity is longer than", "(--validity, --root-validity)");
        assertThat(certs).doesNotExist();
    }

    @Test
    void an_intermediate_that_would_outlive_the_folders_root_is_refused() {
        create("--cluster", "a", "--root-validity", "10d");

        Result result = create("--cluster", "b", "--validity", "11d");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("would outlive its issuer");
        assertThat(certs.resolve("b")).doesNotExist();
    }

    @Test
    void the_default_validity_ends_with_a_short_root() {
        Result result = create("--cluster", "a", "--root-validity", "10d", "-o", "json");

        JsonNode json = Documents.read(result);
        assertThat(json.at("/clusters/0/issuer/notAfter")).isEqualTo(json.at("/root/certificate/notAfter"));
    }

    @Test
    void root_validity_is_for_a_new_root() {
        create("--cluster", "a");

        Result result = create("--cluster", "b", "--root-validity", "10d");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("is for a new root (--root-validity)");
    }

    @Test
    void a_cluster_named_twice_is_refused() {
        Result result = create("--cluster", "a,b", "--cluster", "a");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("'a' is named twice");
        assertThat(certs).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up", "", "-", "a/b", "x.pem"})
    void names_that_are_no_cluster_names_are_refused(String name) {
        Result result = create("--cluster=" + name);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(certs).doesNotExist();
    }

    @Test
    void a_person_sees_how_far_the_keys_are() {
        Result result = new Shell().watched().run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "a,b");

        assertThat(result.err()).contains("making keys: 0 of 3", "making keys: 3 of 3");
        assertThat(result.out()).doesNotContain("making");
    }

    private String read(String file) throws IOException {
        return Files.readString(certs.resolve(file), StandardCharsets.US_ASCII);
    }
}
