package dev.meshca.k8s.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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

/** What becomes of credential plugins that fail, hang, talk without end; and how long their credentials are kept. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(90)
class CredentialPluginTest {

    private static final String COUNT = "echo run >> count; n=$(wc -l < count | tr -d ' ')\n";

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

    private ClusterContext plugin(String script) throws IOException {
        return bed.context(bed.plugin("cd " + folder + "\n" + script));
    }

    private String numbered(String more) {
        return COUNT + "echo '" + Workshop.credential("v1", "{\"token\":\"token-'$n'\"" + more + "}") + "'";
    }

    private long runs() throws IOException {
        return Files.readAllLines(folder.resolve("count")).size();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        echo s3cr3t; echo 'log in first' >&2; exit 7      | exit code 7: log in first
        echo >&2; printf 'a\\033[31mb\\nsecond' >&2; exit 1 | exit code 1: a [31mb
        exit 3                                            | exit code 3
        kill -9 $$                                        | exit code 137
        echo s3cr3t                                       | printed is no ExecCredential
        echo '{"token": s3cr3t'                           | printed does not parse
        printf ''                                         | printed is not an ExecCredential
        echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1"}' | is not an ExecCredential of
        echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}'      | neither a token nor
        echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"s3cr3t"}} x' | printed does not parse
        echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"s3cr3t"}} {}' | printed goes on
        yes s3cr3t                                        | printed more than
        yes >&2 & yes s3cr3t                              | printed more than
        """)
    void a_plugin_that_gives_no_credential_is_named_and_nothing_is_asked(String script, String why) throws IOException {
        String said = Kubeconfigs.said(plugin(script));

        assertThat(said).contains("the credential plugin './plugin'", why).doesNotContain("s3cr3t", "second");
        assertThat(bed.api().seen()).isEmpty();
    }

    @Test
    void one_that_is_not_there_is_named_with_the_hint_how_to_install_it() throws IOException {
        String said = Kubeconfigs.said(bed.context("exec: {command: kubelogin-absent, interactiveMode: Never,"
                + " apiVersion: client.authentication.k8s.io/v1, installHint: 'see https://example.org/\\e[31m'}"
                        .replace("'see", "\"see")
                        .replace("m'}", "m\"}")));

        assertThat(said).contains("'kubelogin-absent'", "see https://example.org/ [31m");
        assertThat(bed.api().seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ./unexecutable | unexecutable is not executable: chmod +x
        ./unnamed      | unnamed is no program
        ./unnamed      | #!/bin/sh
        ./lost         | the first line of
        .//            | no file
        ./none         | it is not there
        """)
    void one_that_cannot_be_started_is_named_with_the_reason(String command, String why) throws Exception {
        new Workshop(folder);

        String said = Kubeconfigs.said(bed.context("exec: {command: '" + command
                + "', interactiveMode: Never, apiVersion: client.authentication.k8s.io/v1}"));

        assertThat(said).contains("could not be started: ", why);
        assertThat(bed.api().seen()).isEmpty();
    }

    @Test
    void one_that_hangs_is_ended_at_the_limit_with_children_that_lost_their_parent() throws IOException {
        ClusterContext hanging = plugin("(sleep 600 & echo $! >> pids; wait) & echo $! >> pids; echo $$ >> pids; wait");
        long begin = System.nanoTime();

        String said = Kubeconfigs.said(MeshOptions.defaults().timeLimit(Duration.ofSeconds(2)), hanging);

        assertThat(said).contains("getting credentials from the credential plugin './plugin' took longer than 2 s");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(Files.readAllLines(folder.resolve("pids")))
                .hasSize(3)
                .allSatisfy(pid -> ProcessHandle.of(Long.parseLong(pid))
                        .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10))));
        assertThat(bed.api().seen()).isEmpty();
    }

    @Test
    void one_that_leaves_a_child_which_holds_its_output_open_is_not_waited_for_and_the_child_lives_on()
            throws IOException {
        long begin = System.nanoTime();

        Kubeconfigs.said(plugin("sleep 600 & echo $! > pids\n" + numbered("")));
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(Files.readString(folder.resolve("pids")).strip()))
                .orElseThrow();

        assertThat(child.destroy()).as("it lives, as a browser would").isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer token-1");
    }

    @Test
    void it_runs_once_for_all_that_is_asked_while_its_credential_is_valid() throws IOException {
        try (MeshClusters mesh = MeshClusters.of(plugin(numbered("")))) {
            for (int look = 0; look < 4; look++) {
                mesh.observe();
            }
        }
        assertThat(runs()).isEqualTo(1);
        assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer token-1");
    }

    @Test
    void it_runs_again_when_its_credential_has_expired() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        MeshOptions options = MeshOptions.defaults().clock(new SetClock(now));
        ClusterContext context = plugin(numbered(",\"expirationTimestamp\":\"2026-01-0'$n'T01:00:00+00:00\""));
        try (MeshClusters mesh = MeshClusters.of(options, List.of(context))) {
            mesh.observe();
            now.set(Instant.parse("2026-01-01T00:59:59Z"));
            mesh.observe();
            assertThat(bed.authorizations()).containsOnly("Bearer token-1");
            bed.api().forget();

            now.set(Instant.parse("2026-01-01T01:00:01Z"));
            mesh.observe();
        }
        assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer token-2");
    }

    @Test
    void it_runs_again_after_its_credential_was_not_accepted() throws IOException {
        try (MeshClusters mesh = MeshClusters.of(plugin(numbered("")))) {
            mesh.observe();
            bed.api().forget();
            bed.api().reject("Bearer token-1", 1_000);

            mesh.observe();
        }
        assertThat(bed.authorizations())
                .contains("Bearer token-1", "Bearer token-2")
                .endsWith("Bearer token-2");
    }

    @Test
    void it_runs_once_for_all_clusters_whose_users_run_it_alike() throws IOException {
        try (MeshClusters mesh = MeshClusters.of(MeshOptions.defaults(), three(numbered(""), ""))) {
            mesh.observe();
        }
        assertThat(runs()).isEqualTo(1);
        assertThat(bed.authorizations()).hasSizeGreaterThanOrEqualTo(3).containsOnly("Bearer token-1");
    }

    @Test
    void it_runs_for_each_cluster_when_it_is_told_which_one_it_is_for() throws IOException {
        try (MeshClusters mesh =
                MeshClusters.of(MeshOptions.defaults(), three(numbered(""), ", provideClusterInfo: true"))) {
            mesh.observe();
        }
        assertThat(runs()).isEqualTo(3);
    }

    @Test
    void a_credential_that_one_cluster_refuses_stays_with_the_others() throws IOException {
        try (MeshClusters mesh = MeshClusters.of(MeshOptions.defaults(), three(numbered(""), ""))) {
            mesh.observe();
            bed.api().reject("Bearer token-1", 1);
            mesh.observe();
            bed.api().forget();

            mesh.observe();
        }
        assertThat(runs()).isEqualTo(2);
        assertThat(bed.authorizations()).contains("Bearer token-1", "Bearer token-2");
    }

    @Test
    void every_cluster_is_told_why_it_gave_nothing() throws IOException {
        try (MeshClusters mesh =
                MeshClusters.of(MeshOptions.defaults(), three("echo 'log in first' >&2; exit 7", ""))) {
            assertThat(mesh.observe())
                    .hasSize(3)
                    .allSatisfy(cluster -> assertThat(cluster.findings())
                            .anySatisfy(finding -> assertThat(finding.detail()).contains("exit code 7: log in first")));
        }
    }

    private List<ClusterContext> three(String script, String more) throws IOException {
        String user = bed.plugin("cd " + folder + "\n" + script).replace("}", more + "}");
        Kubeconfig shared = Kubeconfig.of(bed.file("config", """
                clusters: [{name: c, cluster: {%s}}]
                users: [{name: u, user: {%s}}, {name: v, user: {%s}}]
                contexts:
                - {name: x, context: {cluster: c, user: u}}
                - {name: y, context: {cluster: c, user: u}}
                - {name: z, context: {cluster: c, user: v}}
                """.formatted(bed.cluster(), user, user)));
        return Stream.of("x", "y", "z")
                .map(name -> shared.context(ClusterName.of(name), name))
                .toList();
    }

    @Test
    void it_gets_no_input() throws IOException {
        Kubeconfigs.said(plugin("read line && exit 5\n" + numbered("")));

        assertThat(bed.authorizations()).isNotEmpty().containsOnly("Bearer token-1");
    }

    private static final class SetClock extends Clock {

        private final AtomicReference<Instant> now;

        SetClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
