package dev.meshca.k8s.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
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
        token: REDACTED                                                        | token of the user
        username: jane, password: REDACTED                                     | password of the user
        client-certificate-data: DATA+OMITTED, client-key-data: DATA+OMITTED   | client-certificate-data of the user
        token: t, client-key-data: DATA+OMITTED                                | client-key-data of the user
        """)
    void what_kubectl_config_view_leaves_out_is_no_credential(String user, String field) throws IOException {
        assertThat(Kubeconfigs.said(bed.context(user))).contains(field, "--raw");
        assertThat(bed.api().seen()).isEmpty();
    }

    @Test
    void nor_is_it_an_authority() throws IOException {
        String cluster =
                "server: 'https://127.0.0.1:" + bed.api().port() + "', certificate-authority-data: DATA+OMITTED";

        assertThat(Kubeconfigs.said(bed.context(cluster, "token: t")))
                .contains("certificate-authority-data of the cluster", "--raw");
        assertThat(bed.api().seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        context:                          | names no cluster
        context: {}                       | names no cluster
        context: [a]                      | must be a mapping
        context: {cluster: d, user: u}    | the cluster 'd', which is not in
        context: {cluster: null, user: u} | names no cluster
        context: {cluster: none, user: u} | the cluster 'none' has no server
        context: {cluster: empty, user: u} | the cluster 'empty' has no server
        context: {cluster: nil, user: u}  | the cluster 'nil' has no server
        context: {cluster: list, user: u} | server of the cluster 'list'
        context: {cluster: c, user: v}    | the user 'v', which is not in
        context: {cluster: c}             | names no user
        """)
    void a_context_that_is_not_complete_ends_the_work_on_that_cluster_alone(String context, String why)
            throws IOException {
        Kubeconfig kubeconfig = Kubeconfig.of(bed.file("config", """
            clusters:
            - {name: c, cluster: {%s}}
            - {name: none, cluster: {}}
            - {name: empty, cluster: {server: ''}}
            - {name: nil, cluster: {server: null}}
            - {name: list, cluster: {server: [a]}}
            users: [{name: u, user: {token: good}}]
            contexts:
            - {name: y, context: {cluster: c, user: u}}
            - name: x
              %s
            """.formatted(bed.cluster(), context)));
        try (MeshClusters mesh = MeshClusters.of(
                kubeconfig.context(Kubeconfigs.ONE, "x"), kubeconfig.context(ClusterName.of("cluster2"), "y"))) {
            Finding refused = mesh.observe().get(0).findings().get(0);

            assertThat(refused.where()).isEqualTo("cluster1");
            assertThat(refused.detail()).contains(why);
            assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer good");
            assertThat(mesh.check().findings()).extracting(Finding::code).doesNotContain(ClusterCode.TLS_NOT_VERIFIED);
        }
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
                "ftp://jane:s3cr3t@127.0.0.1",
                "https://joe:12/s3cr3t@127.0.0.1:1",
                "https://joe:12/s3cr3t%40127.0.0.1:1",
                "https://joe:12?s3cr3t@127.0.0.1:1",
                "https://joe:12#s3cr3t@127.0.0.1:1",
                "https://joe:12\\s3cr3t@127.0.0.1:1",
                "https://joe:s3cr3t\\@127.0.0.1:1",
                "https://joe:s3cr3t%40127.0.0.1:1",
                "joe:s3cr3t://x@127.0.0.1:1"
            })
    void who_logs_in_by_an_address_is_not_shown(String server) throws IOException {
        try (MeshClusters mesh = MeshClusters.of(bed.context("server: '" + server + "'", "token: t"))) {
            assertThat(mesh.check().toString()).doesNotContain(SECRET, "s3/cr3t");
        }
        assertThat(Kubeconfigs.said(bed.context("server: '" + server + "'", "token: t")))
                .doesNotContain(SECRET, "s3/cr3t");
        assertThat(Kubeconfigs.said(bed.context(bed.cluster() + ", proxy-url: '" + server + "'", "token: t")))
                .doesNotContain(SECRET, "s3/cr3t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://joe:12/s3cr3t@127.0.0.1:1",
                "https://joe:12?s3cr3t@127.0.0.1:1",
                "https://joe:12#s3cr3t@127.0.0.1:1",
                "https://joe:12/s3cr3t%40127.0.0.1:1"
            })
    void an_address_whose_login_ends_too_early_is_refused_with_the_way_to_write_it(String server) throws IOException {
        assertThat(Kubeconfigs.said(bed.context("server: '" + server + "'", "token: t")))
                .contains("server of the cluster 'c'", "%2F");
        assertThat(Kubeconfigs.said(bed.context(bed.cluster() + ", proxy-url: '" + server + "'", "token: t")))
                .contains("proxy-url of the cluster 'c'", "%2F");
    }

    static List<String> hosts() {
        return List.of("a".repeat(64) + ".test", "a..test", ".test", "a.test..", "a".repeat(70_000), "[:::1]");
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void a_host_that_no_name_can_be_is_refused_and_shortened(String host) throws IOException {
        ClusterContext context = bed.context("server: 'https://" + host + ":1'", "token: t");
        try (MeshClusters mesh = MeshClusters.of(context)) {
            assertThat(mesh.check().clusters().get(0).apiServer()).hasSizeLessThan(400);
        }
        assertThat(Kubeconfigs.said(context))
                .contains("server of the cluster 'c'", "no address of an API server")
                .hasSizeLessThan(600);
    }

    @ParameterizedTest
    @MethodSource("hosts")
    void a_server_name_that_no_name_can_be_is_refused_and_shortened(String host) throws IOException {
        assertThat(Kubeconfigs.said(bed.context(bed.cluster() + ", tls-server-name: '" + host + "'", "token: t")))
                .contains("tls-server-name of the cluster 'c'", "no name of a host")
                .hasSizeLessThan(600);
    }

    @Test
    void a_long_path_is_shortened_and_read_at_once() throws IOException {
        String path = "/".repeat(2_000_000) + "x";
        ClusterContext context = bed.context("server: 'https://127.0.0.1:1" + path + "'", "token: t");
        try (MeshClusters mesh = MeshClusters.of(context)) {
            assertThat(mesh.check().clusters().get(0).apiServer()).hasSizeLessThan(400);
        }
    }

    @Test
    void a_file_that_is_replaced_by_nonsense_meanwhile_does_not_matter() throws IOException {
        Kubeconfig kubeconfig = Kubeconfig.of(bed.config(bed.cluster(), "token: good"));
        Files.writeString(folder.resolve("config"), "{");

        assertThat(Kubeconfigs.said(kubeconfig.context(Kubeconfigs.ONE, "x"))).doesNotContain("parse");
        assertThat(bed.authorizations()).containsOnly("Bearer good");
    }
}
