package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sees who waits, and what a clean run says that it looked at. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchedTest {

    @TempDir
    private Path folder;

    private Shell shell = new Shell();
    private Path certs;
    private EmbeddedClusters mesh;
    private ServerSocket silent;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        silent = new ServerSocket(0);
        shell = shell.with("KUBECONFIG", mesh.kubeconfig() + File.pathSeparator + leadingNowhere())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    @AfterEach
    void stop() throws IOException {
        silent.close();
        mesh.close();
    }

    /** Who listens and says nothing is waited for until the time is up. */
    private Path leadingNowhere() throws IOException {
        return Files.writeString(folder.resolve("silent"), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: silent
                  cluster: {server: "https://127.0.0.1:%d"}
                users:
                - name: waiting
                  user: {token: waiting}
                contexts:
                - name: ctx-silent
                  context: {cluster: silent, user: waiting}
                """.formatted(silent.getLocalPort()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"check --timeout 4s", "push --timeout 4s --dir $", "verify --timeout 4s --dir $"})
    void who_waits_sees_how_many_are_done_and_who_is_slow(String line) {
        Object[] words = line.replace("$", certs.toString()).split(" ");
        Shell slow = shell.with("CTX_CLUSTER2", "ctx-silent");

        assertThat(slow.watched().run(words).err()).contains("clusters: 1 of 2, waiting for cluster2");
        assertThat(slow.run(words).err()).doesNotContain("waiting for");
    }

    @Test
    void a_clean_run_says_what_was_looked_at() {
        shell.run("push", "--dir", certs);

        Result verify = shell.run("verify", "--dir", certs);
        Result verbose = shell.run("verify", "--dir", certs, "--verbose");
        Result check = shell.run("check", "--verbose");

        assertThat(verify.out())
                .contains("checked: 2 clusters, 3 certificates, 0 revocation lists, 0 distributed copies of roots,"
                        + " 4 pairs of clusters\nhealthy\n")
                .doesNotContain("LOOKED AT");
        assertThat(verbose.out())
                .contains("O=Istio, CN=Root CA, EC P-256, until 20", "cluster1 accepted in cluster2")
                .endsWith("healthy\n");
        assertThat(check.out())
                .containsPattern("cluster1 +clock +passed")
                .contains("checked: 2 clusters, each for API server, rights, versions");
    }

    @Test
    void a_clean_push_and_status_say_what_was_looked_at() {
        Result push = shell.run("push", "--dir", certs);
        Result verbose = shell.run("push", "--dir", certs, "--verbose");
        Result status = shell.run("status", "--dir", certs, "--verbose");

        assertThat(push.out())
                .contains("checked: 2 clusters, each for API server, rights, identity, change of root, other writers\n")
                .doesNotContain("passed");
        assertThat(verbose.out()).containsPattern("cluster2 +change of root +passed");
        assertThat(status.out())
                .containsPattern("cluster1 +Secret +passed")
                .containsPattern("cluster1 +chain of istiod +it is not known")
                .contains("checked: 2 clusters; 2 Secrets read, 0 with the roots that workloads were given");
        assertThat(shell.run("status", "--dir", certs).out())
                .contains("checked: 2 clusters; 2 Secrets read")
                .doesNotContain("passed");
    }

    @Test
    void a_push_that_did_not_reach_all_claims_nothing() {
        Result refused = shell.with("CTX_CLUSTER2", "ctx-dead").run("push", "--dir", certs, "--verbose");

        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.out()).doesNotContain("checked:", "passed");
    }

    @Test
    void of_a_cluster_that_is_silent_nothing_passed() {
        Result check = shell.with("CTX_CLUSTER2", "ctx-silent").run("check", "--verbose", "--timeout", "2s");

        assertThat(check.out())
                .containsPattern("cluster2 +API server +CLUSTER_SLOW")
                .containsPattern("cluster2 +clock +not known")
                .doesNotContainPattern("cluster2 .*passed");
    }
}
