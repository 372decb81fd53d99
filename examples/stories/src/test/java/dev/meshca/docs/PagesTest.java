package dev.meshca.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.docs.Page.Block;
import dev.meshca.embedded.EmbeddedClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages can be read, their links lead somewhere, what they name exists, and what they say to type can be typed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PagesTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void tables_fit_a_screen(Page page) {
        assertThat(page.text().lines().filter(line -> line.startsWith("|")))
                .allSatisfy(row -> assertThat(row.split("\\|"))
                        .allSatisfy(cell -> assertThat(cell.strip()).hasSizeLessThanOrEqualTo(120)));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_lead_somewhere(Page page) {
        Path here = Page.TOP.resolve(page.path()).getParent();
        LINK.matcher(page.text())
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.startsWith("http"))
                .forEach(link -> {
                    String[] parts = link.split("#", 2);
                    Path target = parts[0].isEmpty() ? Page.TOP.resolve(page.path()) : here.resolve(parts[0]);
                    assertThat(target).as("%s in %s", link, page).exists();
                    if (parts.length == 2) {
                        assertThat(anchors(Page.read(target)))
                                .as("%s in %s", link, page)
                                .contains(parts[1]);
                    }
                });
    }

    private static Set<String> anchors(String text) {
        return HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void each_test_that_a_page_names_exists() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Page.TOP)) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        for (Page page : Page.all()) {
            assertThat(TEST.matcher(page.text()).results().map((MatchResult name) -> name.group(1)))
                    .as("%s", page)
                    .allMatch(tests::contains);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void each_block_of_the_shell_is_run_or_parsed(Page page) {
        assertThat(page.blocks("sh")).extracting(Block::note).isSubsetOf("session", "parsed");
    }

    @Test
    void the_glossary_is_short() {
        String rotation = Page.of("docs/rotation.md").text();
        String glossary = rotation.substring(rotation.indexOf("## Glossary"), rotation.indexOf("## What Istio does"));

        assertThat(glossary.strip().lines().count()).isLessThanOrEqualTo(25);
    }

    static List<Block> runbook() {
        return Page.of("docs/runbook.md").blocks("sh").stream()
                .filter(block -> block.note().equals("session"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("runbook")
    void what_the_runbook_says_runs_on_a_mesh_of_two_clusters(Block block) throws IOException, InterruptedException {
        String born = "meshca create --dir certs --key EC_P256 --cluster cluster1,cluster2\nmeshca push --dir certs\n";
        try (EmbeddedClusters clusters = new EmbeddedClusters(folder, "kind-one", "kind-two")) {
            Bash.Result result = new Bash(folder)
                    .with("KUBECONFIG", clusters.kubeconfig())
                    .with("CTX_CLUSTER1", "kind-one")
                    .with("CTX_CLUSTER2", "kind-two")
                    .run(born + block.content());

            assertThat(result.exit()).as(result.toString()).isZero();
        }
    }
}
