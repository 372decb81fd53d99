package dev.meshca.cli.remove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RemoveCommandTest {

    @TempDir
    private Path certs;

    private final Shell shell = new Shell();

    @BeforeEach
    void create() {
        shell.run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2");
    }

    @Test
    void a_cluster_leaves_and_the_others_are_well() {
        Result removed = shell.run("remove", "--dir", certs, "--cluster", "cluster1");

        assertThat(removed.exit()).as(removed.err()).isZero();
        assertThat(removed.out()).contains("cluster1/  retired", "cluster2/  kept");
        assertThat(removed.err()).contains("next: meshca push --dir");
        assertThat(certs.resolve("cluster1")).doesNotExist();
        assertThat(certs.resolve("archive")).isDirectoryRecursivelyContaining("glob:**/cluster1/ca-key.pem");
        assertThat(shell.run("verify", "--dir", certs).exit()).isZero();
    }

    @Test
    void as_json_it_is_the_report_of_the_library() {
        assertThat(Documents.read(shell.run("remove", "--dir", certs, "--cluster", "cluster1", "-o", "json"))
                        .propertyNames())
                .containsExactly("directory", "rotating", "root", "clusters", "lists", "findings");
    }

    @Test
    void the_only_cluster_stays() {
        shell.run("remove", "--dir", certs, "--cluster", "cluster1");
        Result refused = shell.run("remove", "--dir", certs, "--cluster", "cluster2");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("'cluster2' is the only cluster");
    }
}
