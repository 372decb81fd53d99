package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshcaTest {

    private final Shell shell = new Shell();

    @Test
    void says_its_version() {
        Result result = shell.run("--version");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).matches("meshca \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java .+\\)\\R");
    }

    @Test
    void help_goes_to_stdout_and_lists_all_commands_and_exit_codes() {
        Result result = shell.run("--help");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("create", "check", "push", "verify", "workload-cert", "Exit codes:", "First day:");
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "check", "push", "verify", "workload-cert"})
    void each_command_has_help_that_fits_a_terminal(String command) {
        Result result = shell.run(command, "--help");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).startsWith("Usage: meshca " + command).contains("--output=text|json");
        assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void without_a_command_it_shows_the_help_as_an_error() {
        Result result = shell.run();

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Usage: meshca", "workload-cert");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create --cluster a                        | Missing required option: '--dir=DIR'",
                "create --dir x                            | Missing required option: '--cluster=NAME'",
                "create --dir x --cluster a --key DSA      | there is no key algorithm 'DSA': use RSA_2048",
                "create --dir x --cluster a --validity 1y  | '1y' is not a length of time",
                "create --dir x --cluster a --from-root y  | '--from-root'",
                "create --dir x --cluster a_               | 'a_' is not a cluster name",
                "create --dir x --cluster a -o xml         | 'xml'",
                "check --context cluster1                  | 'cluster1' is not CLUSTER=KUBECONTEXT",
                "check --context =a                        | '=a' is not CLUSTER=KUBECONTEXT",
                "check --context a=                        | 'a=' is not CLUSTER=KUBECONTEXT, such as cluster1=kind-a",
                "status --dir x --istiod a=                | 'a=' is not CLUSTER=HOST:PORT, such as cluster1=10.0.0.7:15012",
                "remote-secrets --server a=                | 'a=' is not CLUSTER=URL, such as cluster1=https://api.example",
                "remote-secrets --server a                 | 'a' is not CLUSTER=URL, such as cluster1=https://api.example",
                "import --dir x --from a=                  | 'a=' is not CLUSTER=PATH, such as cluster1=cluster1.pem",
                "merge --dir x --with y --with-context a=  | 'a=' is not CLUSTER=KUBECONTEXT, such as cluster1=kind-a",
                "check --istio new                         | 'new' is not a version",
                "check --timeout 0s                        | '0s' is no time at all",
                "check                                     | no cluster is named",
                "push --context a=b                        | Missing required option: '--dir=DIR'",
                "push --dir x --no-such-option             | Unknown option: '--no-such-option'",
                "verify --namespace Not_One --context a=b  | 'Not_One'",
                "workload-cert --dir x                     | Missing required options:",
                "--no-such-option                          | Unknown option: '--no-such-option'",
                "verify --offline --dir=                   | it is empty; name a file or a folder",
                "create --cluster a --dir=                 | it is empty; name a file or a folder",
                "pusch                                     | no command 'pusch', only init, plan, apply",
                "verify --offline --dir x -o xml           | text, json, html, junit, prometheus",
                "status --dir x -o junit                   | text, json, html, prometheus",
                "push --dir x -o html                      | text, json",
            })
    void a_wrong_command_line_gets_one_sentence_and_no_stack_trace(String line, String message) {
        Result result =
                shell.with("KUBECONFIG", "nowhere").run((Object[]) line.strip().split(" +"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("meshca").contains(message).doesNotContain("Exception", "\tat ");
        assertThat(result.err().lines().count()).isLessThanOrEqualTo(3);
    }

    @Test
    void a_rotation_is_told_how_to_wait_for_what_is_so() {
        String help = shell.run("rotate", "root", "--help").out();

        assertThat(help).doesNotContain("at least 24h").containsPattern("Then it ends\\s+with 4");
        assertThat(shell.run("--help").out()).contains("  4   not done yet");
    }

    @Test
    void a_stack_trace_is_there_for_who_asks() {
        assertThat(shell.with("MESHCA_STACKTRACE", "1").run("verify").err()).contains("\tat dev.meshca.cli");
    }
}
