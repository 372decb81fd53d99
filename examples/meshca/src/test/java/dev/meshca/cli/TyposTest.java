package dev.meshca.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who mistypes is asked what was meant; who asks for help gets it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TyposTest {

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create --clusters x --dir y      | Unknown option: '--clusters'; did you mean '--cluster'?",
                "create --dri y --cluster x       | Unknown option: '--dri'; did you mean '--dir'?",
                "push --dir y --dryrun            | Unknown option: '--dryrun'; did you mean '--dry-run'?",
                "verify --dir=y --oflfine         | Unknown option: '--oflfine'; did you mean '--offline'?",
                "check --no-such-option           | Unknown option: '--no-such-option'",
                "rotate root --dir y --yess       | Unknown option: '--yess'; did you mean '--yes'?",
                "rotate rot --dir y               | no command 'rot', only intermediates, root, self-signed, rollback; did you mean 'root'?",
                "psuh --dir y                     | did you mean 'push'?",
                "verfy                            | did you mean 'verify'?",
                "explain KEY_MISSMATCH            | no code 'KEY_MISSMATCH'; did you mean 'KEY_MISMATCH'?",
                "create --dir y --cluster a b     | 'b' belongs to no option",
                "verify --dir y a b c d e         | 'a', 'b', 'c' and 2 more belong to no option",
                "completion tcsh                  | tcsh",
                "-o json verify                   | '-o' stands before its command: meshca verify -o …",
                "--dir=y rotate root              | '--dir' stands before its command: meshca rotate root --dir …",
                "create --cluster x --dir=~/y     | no shell replaces the ~ of '~/y', as it stands behind = or in quotes",
            })
    void a_typo_is_named_and_what_was_meant(String line, String message) {
        Result result = shell.run((Object[]) line.strip().split(" +"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(message);
    }

    @Test
    void a_folder_that_is_not_there_does_not_exist() {
        Result result = shell.run("verify", "--dir", folder.resolve("nowhere"));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("nowhere: does not exist").doesNotContain("is not a folder");
    }

    @Test
    void a_word_that_begins_with_an_at_sign_opens_no_file() throws IOException {
        Path key = Files.writeString(folder.resolve("root-key.pem"), "-----BEGIN PRIVATE KEY-----\nhidden\n");

        Result result = shell.run("verify", "--dir", "@" + key);

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out() + result.err()).doesNotContain("hidden", "BEGIN");
        assertThat(shell.run("@" + key).err())
                .contains("there is no command '@")
                .doesNotContain("hidden");
    }

    @Test
    void help_is_a_command_too() {
        assertThat(shell.run("help").out()).isEqualTo(shell.run("--help").out());
        assertThat(shell.run("help", "push").out())
                .isEqualTo(shell.run("push", "--help").out());
    }

    @Test
    void the_version_names_the_commit_and_its_date() {
        Result result = shell.run("version");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .containsPattern("meshca +\\d+\\.\\d+\\.\\d+")
                .containsPattern("commit +\\S+")
                .containsPattern("date +\\S+")
                .containsPattern("java +\\S+")
                .doesNotContain("${");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void a_shell_completes_every_command(String name) {
        Result result = shell.run("completion", name);

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .contains("complete ", "workload-cert", "rotate", "intermediates", "dry-run", "explain");
    }

    @Test
    void a_code_is_explained_with_who_refuses_and_what_to_do() {
        Result result = shell.run("explain", "key-mismatch");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .startsWith("KEY_MISMATCH\n")
                .contains("severity", "error", "does not belong to", "istiod", "put the key and the certificate");
        assertThat(shell.run("explain").out())
                .contains("CONTEXT_MISSING", "PEM_UNREADABLE", "LOCK_HELD", "JOURNAL_CUT", "ISTIOD_SILENT", "TWO_AXES");
        assertThat(Documents.read(shell.run("explain", "LOCK_HELD", "-o", "json"))
                        .at("/codes/0/code")
                        .asString())
                .isEqualTo("LOCK_HELD");
    }
}
