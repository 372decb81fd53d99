package dev.meshca.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.docs.Page.Block;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeTest {

    private static final Page README = Page.of("README.md");

    @TempDir
    private Path folder;

    private Bash bash;

    @BeforeEach
    void openShell() {
        bash = new Bash(folder);
    }

    @Test
    void can_be_read_in_a_terminal() {
        assertThat(README.text()).hasSizeLessThan(10_000);
        assertThat(README.text().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    @Test
    void its_lines_run_in_one_shell_in_their_order() throws IOException, InterruptedException {
        try (EmbeddedClusters clusters = new EmbeddedClusters(folder, "kind-one", "kind-two", "kind-three")) {
            Bash.Result result = bash.with("KUBECONFIG", clusters.kubeconfig()).run(README.session());

            assertThat(result.exit()).as(result.toString()).isZero();
            assertThat(result.out())
                    .containsSubsequence(
                            "\nhealthy\n",
                            "\nready\n",
                            "this was a dry run",
                            "2 of 2 clusters have what the files say",
                            "\nhealthy\n",
                            "3 of 3 clusters have what the files say");
        }
        assertThat(folder.resolve("vm-certs/key.pem")).exists();
        assertThat(folder.resolve("other/cluster4/ca-cert.pem")).exists();
    }

    @Test
    void its_library_story_runs_as_it_stands() throws IOException, InterruptedException {
        try (EmbeddedClusters clusters = new EmbeddedClusters(folder, "cluster1", "cluster2")) {
            Bash.Result result = bash.with("KUBECONFIG", clusters.kubeconfig()).run("story FirstDay");

            assertThat(result.exit()).as(result.toString()).isZero();
            assertThat(result.out()).contains("WHO ACCEPTS WHOM", "\nhealthy\n");
        }
        assertThat(folder.resolve("certs/root-key.pem")).exists();
    }

    @Test
    void its_dependency_is_the_one_that_is_built() throws IOException {
        List<Block> dependencies = README.blocks("xml");
        assertThat(dependencies).hasSize(1);

        String pom = Files.readString(Page.TOP.resolve("ca-k8s/pom.xml"));
        dependencies
                .get(0)
                .content()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("<\\w+>\\S+</\\w+>"))
                .forEach(line -> assertThat(pom).contains(line));
    }

    @Test
    void its_layout_names_what_the_library_writes() {
        assertThat(README.text())
                .contains("root-cert.pem", "root-key.pem", "root-chain.pem", "ca-crl.pem")
                .contains(".next/", "archive/", "journal.jsonl", ".lock");
    }
}
