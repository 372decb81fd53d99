package dev.meshca.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.k8s.CannedApi;
import dev.meshca.k8s.CannedApi.Reply;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.trust.ObservedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KubeconfigTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String cluster(String name, String server) {
        return "clusters:\n- name: " + name + "\n  cluster: {server: '" + server + "'}\n";
    }

    private static String user(String name, String content) {
        return "users:\n- name: " + name + "\n  user: " + content + "\n";
    }

    private static String context(String name, String cluster, String user) {
        return "contexts:\n- name: " + name + "\n  context: {cluster: " + cluster + ", user: " + user + "}\n";
    }

    /** What the API server was told of who asks. */
    private static String authorization(CannedApi api, Kubeconfig kubeconfig, String context) {
        try (MeshClusters mesh = MeshClusters.of(kubeconfig.context(ONE, context))) {
            mesh.observe();
        }
        return api.authorizations().get(0);
    }

    @Test
    void an_unknown_context_is_refused_with_the_known_ones() throws IOException {
        Kubeconfig kubeconfig = Kubeconfig.of(file(
                "a",
                "current-context: kind-one\n" + cluster("c", "https://h:1") + user("u", "{token: t}")
                        + context("kind-one", "c", "u")));

        assertThat(kubeconfig.contexts()).containsExactly("kind-one");
        assertThatThrownBy(() -> kubeconfig.context(ONE, "kind-two"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kind-two")
                .hasMessageContaining("there are kind-one");
    }

    @Test
    void a_context_may_take_cluster_and_user_from_other_files() throws IOException {
        try (CannedApi api = new CannedApi()) {
            Path one = file("one", context("x", "c", "u"));
            Path two = file("two", cluster("c", api.url()));
            Path three = file("three", user("u", "{token: of-three}"));
            String variable = one
                    + File.pathSeparator
                    + two
                    + File.pathSeparator
                    + folder.resolve("missing")
                    + File.pathSeparator
                    + three;

            Kubeconfig kubeconfig = Kubeconfig.fromEnvironment(Map.of("KUBECONFIG", variable));

            assertThat(authorization(api, kubeconfig, "x")).isEqualTo("Bearer of-three");
        }
    }

    @Test
    void a_file_that_cannot_be_looked_at_is_not_taken_for_missing() throws IOException {
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);

        assertThatThrownBy(() -> Kubeconfig.fromEnvironment(Map.of("KUBECONFIG", loop.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(loop + " cannot be read: ")
                .hasMessageNotContaining("there is no kubeconfig");
    }

    @Test
    void of_two_entries_with_one_name_the_first_counts() throws IOException {
        try (CannedApi api = new CannedApi()) {
            Path one = file("one", user("u", "{token: first}"));
            Path two = file("two", cluster("c", api.url()) + user("u", "{token: second}") + context("x", "c", "u"));

            assertThat(authorization(api, Kubeconfig.of(one, two), "x")).isEqualTo("Bearer first");
        }
    }

    @Test
    void the_current_context_and_the_environment_of_the_process_lead_nowhere_else() throws IOException {
        try (CannedApi wanted = new CannedApi();
                CannedApi other = new CannedApi()) {
            Kubeconfig kubeconfig = Kubeconfig.of(file("a", """
                current-context: other
                clusters:
                - name: wanted
                  cluster: {server: '%s'}
                - name: other
                  cluster: {server: '%s'}
                users:
                - name: u
                  user: {token: t}
                contexts:
                - name: other
                  context: {cluster: other, user: u}
                - name: wanted
                  context: {cluster: wanted, user: u}
                """.formatted(wanted.url(), other.url())));
            Map<String, String> process = Map.of(
                    "kubernetes.master", other.url(),
                    "kubernetes.auth.token", "of-the-process",
                    "kubernetes.impersonate.username", "of-the-process");
            process.forEach(System::setProperty);
            try {
                assertThat(authorization(wanted, kubeconfig, "wanted")).isEqualTo("Bearer t");
                assertThat(wanted.impersonations()).isEmpty();
                assertThat(other.requests()).isEmpty();
            } finally {
                process.keySet().forEach(System::clearProperty);
            }
        }
    }

    @Test
    void a_rejected_token_is_not_replaced_by_one_of_the_process() throws IOException {
        try (CannedApi api = new CannedApi()) {
            api.on("GET /api/v1/namespaces/istio-system/secrets/cacerts", Reply.failure(401, "Unauthorized"));
            Kubeconfig kubeconfig = Kubeconfig.of(
                    file("a", cluster("c", api.url()) + user("u", "{token: t}") + context("x", "c", "u")));
            System.setProperty("kubernetes.auth.token", "of-the-process");
            try {
                authorization(api, kubeconfig, "x");
            } finally {
                System.clearProperty("kubernetes.auth.token");
            }
            assertThat(api.authorizations()).containsOnly("Bearer t");
        }
    }

    @Test
    void a_credential_plugin_is_run_when_the_cluster_is_asked_and_not_before() throws IOException {
        try (CannedApi api = new CannedApi()) {
            Path ran = folder.resolve("ran");
            Path plugin = plugin("touch " + ran + "\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\","
                    + "\"kind\":\"ExecCredential\",\"status\":{\"token\":\"of-the-plugin\"}}'");
            Kubeconfig kubeconfig = withPlugin(api, plugin);
            ClusterContext context = kubeconfig.context(ONE, "x");
            assertThat(ran).doesNotExist();

            try (MeshClusters mesh = MeshClusters.of(context)) {
                mesh.observe();
            }

            assertThat(api.authorizations()).containsOnly("Bearer of-the-plugin");
        }
    }

    @Test
    void a_credential_plugin_that_hangs_costs_its_own_cluster_the_time_limit() throws IOException {
        try (CannedApi api = new CannedApi()) {
            Kubeconfig kubeconfig = withPlugin(api, plugin("exec sleep 60"));
            MeshOptions options = MeshOptions.defaults().timeLimit(Duration.ofSeconds(5));
            api.on(
                    "GET /api/v1/namespaces/istio-system/secrets/cacerts",
                    Reply.of(200, "{\"kind\":\"Secret\",\"metadata\":{}}"));
            long begin = System.nanoTime();
            try (MeshClusters mesh =
                    MeshClusters.of(options, List.of(kubeconfig.context(ONE, "x"), api.context("cluster2")))) {
                List<ObservedCluster> seen = mesh.observe();

                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
                assertThat(seen.get(0).findings().get(0).detail()).contains("getting credentials", "5 s");
                assertThat(seen.get(1).chain()).isPresent();
            }
        }
    }

    private Path plugin(String script) throws IOException {
        Path plugin = file("plugin", "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
    }

    private Kubeconfig withPlugin(CannedApi api, Path plugin) throws IOException {
        return Kubeconfig.of(file(
                "config",
                cluster("c", api.url())
                        + user(
                                "u",
                                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: " + plugin
                                        + ", interactiveMode: Never}}")
                        + context("x", "c", "u")));
    }

    @Test
    void certificates_may_be_named_relative_to_the_file() throws IOException {
        Path config = file(
                "a",
                "clusters:\n- name: c\n  cluster: {server: 'https://127.0.0.1:1',"
                        + " certificate-authority: nowhere.crt}\n" + user("u", "{token: t}") + context("x", "c", "u"));
        try (MeshClusters mesh = MeshClusters.of(Kubeconfig.of(config).context(ONE, "x"))) {
            assertThat(mesh.observe().get(0).findings().get(0).detail())
                    .contains(folder.resolve("nowhere.crt").toString());
        }
    }

    @Test
    void files_that_are_missing_or_no_kubeconfig_are_named_without_their_content() throws IOException {
        Path broken = file("broken", "users: [ {name: u, user: {token: s3cr3t-t0ken}\n\t: : :");

        assertThatThrownBy(() -> Kubeconfig.of(folder.resolve("missing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Kubeconfig.of(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("broken")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
        assertThatThrownBy(() -> Kubeconfig.of(folder)).hasMessageContaining("cannot be read");
        assertThatThrownBy(Kubeconfig::of).hasMessageContaining("at least one");
        assertThatThrownBy(() -> Kubeconfig.fromEnvironment(Map.of("HOME", folder.toString())))
                .hasMessageContaining(folder.resolve(".kube/config").toString());
        assertThat(Kubeconfig.of(file("empty", "")).contexts()).isEmpty();
    }

    @Test
    void who_logs_in_by_the_address_of_a_client_handed_in_is_not_shown() {
        Config config = Config.empty();
        config.setMasterUrl("https://joe:s3cr3t@127.0.0.1:1");
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(ClusterContext.of(ONE, client).connector().server())
                    .contains("127.0.0.1:1")
                    .doesNotContain("s3cr3t");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void a_kubeconfig_without_a_name_is_refused_as_such(String name) {
        assertThatThrownBy(() -> Kubeconfig.of(Path.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }
}
