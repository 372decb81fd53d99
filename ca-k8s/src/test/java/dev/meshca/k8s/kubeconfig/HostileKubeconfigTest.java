package dev.meshca.k8s.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubeconfigs that were damaged, or made to do damage: one sentence, at once, and no secret in it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class HostileKubeconfigTest {

    private static final String SECRET = "s3cr3t";

    @TempDir
    Path folder;

    private Kubeconfigs bed;

    @BeforeEach
    void start() throws Exception {
        bed = new Kubeconfigs(folder, RecordingApi.overTls("127.0.0.1"));
    }

    @AfterEach
    void stop() {
        bed.api().close();
    }

    static List<String> damaged() {
        return List.of(
                "token: " + SECRET + "\na: " + "[".repeat(5_000),
                "a: " + "{b: ".repeat(100_000),
                "{\"token\": \"" + SECRET + "\", \"a\":" + "[".repeat(5_000),
                "a: &a [*a, " + SECRET + "]",
                "a: {b: &b [{c: *b}]}",
                "a: *nowhere",
                "users: " + SECRET,
                "- " + SECRET,
                SECRET,
                "users: [{name: u, user: {token: " + SECRET + "}\n\t: : :",
                "<<: " + SECRET,
                "{[a]: b}");
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void a_text_that_is_no_kubeconfig_is_refused_in_one_sentence(String text) throws IOException {
        Path file = bed.file("config", text);

        assertThatThrownBy(() -> Kubeconfig.of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void aliases_of_aliases_cost_nothing() throws IOException {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            text.append("a%1$s: &a%1$s [*a%2$s, *a%2$s, *a%2$s]\n".formatted(i, i - 1));
        }
        assertThat(Kubeconfig.of(bed.file("config", text.toString())).contexts())
                .isEmpty();
    }

    @Test
    void only_regular_files_of_a_sensible_size_are_read() throws Exception {
        Path pipe = folder.resolve("pipe");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(100_000_000);
        }
        Stream.of(pipe, folder, Path.of("/dev/zero"), large)
                .forEach(file -> assertThatThrownBy(() -> Kubeconfig.of(file))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("cannot be read")
                        .hasMessageContaining(file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenFile: pipe", "client-certificate: pipe, client-key: pipe"})
    void files_that_a_kubeconfig_names_are_regular_as_well(String user) throws Exception {
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();

        assertThat(Kubeconfigs.said(bed.context(user)))
                .contains("no regular file", folder.resolve("pipe").toString());
        assertThat(bed.api().seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    context:                | names no cluster
                    context: {}             | names no cluster
                    context: [a]            | must be a mapping
                    context: {cluster: d}   | the cluster 'd', which is not in
                    """)
    void a_context_that_is_not_complete_is_refused_when_it_is_asked_for(String context, String why) throws IOException {
        Kubeconfig kubeconfig = Kubeconfig.of(bed.file("config", "contexts:\n- name: x\n  " + context + "\n"));

        assertThatThrownBy(() -> kubeconfig.context(Kubeconfigs.ONE, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the context 'x'")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token: \"s3cr3t\\n\"",
                "token: \"s3cr3t\\u0007\"",
                "token: s3cr3t, as-usr: jane",
                "token: s3cr3t, username: a, password: s3cr3t",
                "password: s3cr3t",
                "auth-provider: {name: gcp, config: {access-token: s3cr3t}}",
                "client-key-data: s3cr3t, client-certificate-data: s3cr3t",
                "token: [s3cr3t]",
                "tokenn: s3cr3t",
                "exec: {command: s, env: [{name: A, value: s3cr3t}], apiVersion: v1, interactiveMode: Never}"
            })
    void what_is_wrong_with_one_user_ends_the_work_on_that_cluster_alone(String user) throws IOException {
        Kubeconfig kubeconfig = Kubeconfig.of(bed.file("config", """
                clusters: [{name: c, cluster: {%s}}]
                users: [{name: u, user: {%s}}, {name: v, user: {token: good}}]
                contexts: [{name: x, context: {cluster: c, user: u}}, {name: y, context: {cluster: c, user: v}}]
                """.formatted(bed.cluster(), user)));
        ClusterName two = ClusterName.of("cluster2");
        try (MeshClusters mesh = MeshClusters.of(
                MeshOptions.defaults(),
                List.of(kubeconfig.context(Kubeconfigs.ONE, "x"), kubeconfig.context(two, "y")))) {
            Finding refused = mesh.observe().get(0).findings().get(0);

            assertThat(refused.code()).isEqualTo(ClusterCode.CREDENTIALS_REJECTED);
            assertThat(refused.where()).isEqualTo("cluster1");
            assertThat(refused.detail()).contains("the user 'u'").doesNotContain(SECRET);
            assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer good");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://jane:s3cr3t@127.0.0.1:1",
                "https://s3cr3t@127.0.0.1:1",
                "https://jane:s3/cr3t@s3cr3t@127.0.0.1:1",
                "https://jane:s3cr3t@",
                "jane:s3cr3t@127.0.0.1",
                "ftp://jane:s3cr3t@127.0.0.1"
            })
    void who_logs_in_by_an_address_is_not_shown(String server) throws IOException {
        try (MeshClusters mesh = MeshClusters.of(bed.context("server: '" + server + "'", "token: t"))) {
            assertThat(mesh.preflight().toString()).doesNotContain(SECRET, "s3/cr3t");
        }
        assertThat(Kubeconfigs.said(bed.context("server: '" + server + "'", "token: t")))
                .doesNotContain(SECRET, "s3/cr3t");
        assertThat(Kubeconfigs.said(bed.context(bed.cluster() + ", proxy-url: '" + server + "'", "token: t")))
                .doesNotContain(SECRET, "s3/cr3t");
    }

    @Test
    void a_file_that_is_replaced_by_nonsense_meanwhile_does_not_matter() throws IOException {
        Kubeconfig kubeconfig = Kubeconfig.of(bed.config(bed.cluster(), "token: good"));
        Files.writeString(folder.resolve("config"), "{");

        assertThat(Kubeconfigs.said(kubeconfig.context(Kubeconfigs.ONE, "x"))).doesNotContain("parse");
        assertThat(bed.authorizations()).containsOnly("Bearer good");
    }
}
