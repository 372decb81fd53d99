package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code next:} says is typed as it stands, until nothing is left to do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NextStepTest {

    @TempDir
    private Path folder;

    private Shell shell = new Shell();
    private Path certs;
    private EmbeddedClusters mesh;

    @BeforeEach
    void start() throws IOException {
        certs = folder.resolve("my certs");
        mesh = new EmbeddedClusters(folder, "ctx1", "ctx2");
        shell = shell.with("KUBECONFIG", mesh.kubeconfig().toString())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    @Test
    void each_step_leads_to_the_one_that_follows() {
        Result create = shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
        assertThat(next(create)).isEqualTo("meshca push --dir '" + certs + "'");

        Result push = type(next(create));
        assertThat(push.exit()).as(push.err()).isZero();
        assertThat(next(push)).isEqualTo("meshca verify --dir '" + certs + "'");
        assertThat(type(next(push)).exit()).isZero();
    }

    @Test
    void the_options_of_the_call_are_in_the_next_one() {
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");

        Result dry = shell.run(
                "push", "--dry-run", "--dir", certs, "--namespace", "mesh", "--only", "cluster1", "--timeout", "1m");
        assertThat(next(dry))
                .isEqualTo("meshca push --dir '" + certs + "' --namespace mesh --only cluster1 --timeout 1m");
        Result push = type(next(dry));
        assertThat(push.exit()).as(push.err()).isZero();
        assertThat(next(push)).startsWith("meshca verify ").contains("--namespace mesh", "--only cluster1");
        assertThat(type(next(push)).exit()).isZero();
    }

    @Test
    void an_option_that_was_given_twice_is_said_twice_and_no_more() {
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");

        Result push = shell.run("push", "--dir", certs, "--context", "cluster1=ctx1", "--context", "cluster2=ctx2");

        assertThat(next(push))
                .isEqualTo("meshca verify --dir '" + certs + "' --context cluster1=ctx1 --context cluster2=ctx2");
    }

    @Test
    void who_leaves_is_not_in_the_push_that_follows() {
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");

        for (String line : List.of(
                "crl --dir $",
                "revoke --dir $ --cluster cluster2 --reason superseded",
                "create --dir $ --cluster cluster2",
                "remove --dir $ --cluster cluster2")) {
            Result result = shell.run(Stream.of(line.split(" "))
                    .map(word -> word.equals("$") ? certs.toString() : word)
                    .toArray());
            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(result.out()).doesNotContain("next:");
            Result push = type(next(result).replace("KUBECONTEXT", "ctx2"));
            assertThat(push.exit()).as(next(result) + push.err() + push.out()).isZero();
        }
    }

    @Test
    void a_script_that_reads_JSON_is_told_nothing_else() {
        Result create = shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1", "-o", "json");

        assertThat(create.err()).isEmpty();
    }

    @Test
    void who_named_no_context_yet_is_shown_where() {
        Result create = new Shell().run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "a,b,c,d");

        assertThat(next(create))
                .endsWith(" --context a=KUBECONTEXT --context b=KUBECONTEXT --context c=KUBECONTEXT"
                        + " --context d=KUBECONTEXT");
    }

    private static String next(Result result) {
        List<String> lines = result.err().lines().toList();
        assertThat(lines).as(result.toString()).isNotEmpty();
        String last = lines.get(lines.size() - 1);
        assertThat(last).startsWith("next: ");
        return last.substring("next: ".length());
    }

    /** As a shell would, which knows quotes. */
    private Result type(String command) {
        List<String> words = new ArrayList<>();
        for (String part : command.substring("meshca ".length()).split(" (?=(?:[^']*'[^']*')*[^']*$)")) {
            words.add(part.replace("'", ""));
        }
        return shell.run(words.toArray());
    }
}
