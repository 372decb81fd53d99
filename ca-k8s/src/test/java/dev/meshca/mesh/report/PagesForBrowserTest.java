package dev.meshca.mesh.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes the pages that {@code examples/browser/run.sh} opens in a browser. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@EnabledIfSystemProperty(
        named = "report.pages",
        matches = ".+",
        disabledReason = "the folder for the pages is not named")
class PagesForBrowserTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 12, 200})
    void pages_are_there(int clusters) throws IOException {
        SampleMesh healthy = SampleMesh.healthy(clusters);
        SampleMesh rotating = SampleMesh.rotating(clusters);
        if (clusters <= 12) {
            healthy.lists();
            rotating.lists();
        }
        write("healthy-" + clusters, HtmlReport.of(healthy.report()));
        write("rotating-" + clusters, HtmlReport.of(rotating.report(), rotating.status()));
        write("broken-" + clusters, HtmlReport.of(rotating.broken(), rotating.status()));
    }

    private static void write(String name, String page) throws IOException {
        Path file = Path.of(System.getProperty("report.pages")).resolve(name + ".html");
        Files.writeString(file, page);
        assertThat(file).isNotEmptyFile();
    }
}
