package dev.meshca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.TrustCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadmeTest {

    private static final Path README = Path.of("..", "..", "README.md");
    private static final String UPDATE = "readme.update";

    @Test
    void the_findings_table_is_that_of_the_code() throws IOException {
        assertSection(
                "findings", table(TrustCode.values()) + "\nAbout the clusters:\n\n" + table(ClusterCode.values()));
    }

    @Test
    void the_role_is_the_one_that_the_tests_run_under() throws IOException {
        Path role = Path.of("..", "..", "ca-k8s", "src", "main", "resources", "dev", "meshca", "k8s", "push-role.yaml");
        assertSection("push-role", "```yaml\n" + Files.readString(role) + "```\n");
    }

    private static String table(FindingCode... codes) {
        Stream<String> rows = Arrays.stream(codes)
                .map(code -> List.of("`" + code.name() + "`", lower(code.severity()), code.meaning(), code.remedy()))
                .map(cells ->
                        cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")))
                .map(row -> "| " + row + " |\n");
        return "| Code | Severity | Meaning | Remedy |\n|---|---|---|---|\n" + rows.collect(Collectors.joining());
    }

    private static String lower(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static void assertSection(String name, String expected) throws IOException {
        String readme = Files.readString(README);
        String begin = "<!-- " + name + ":begin -->\n";
        int from = readme.indexOf(begin) + begin.length();
        int to = readme.indexOf("<!-- " + name + ":end -->");
        assertThat(to).as("the README has the section %s", name).isGreaterThanOrEqualTo(from);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(README, readme.substring(0, from) + expected + readme.substring(to));
        } else {
            assertThat(readme.substring(from, to))
                    .as("run the tests with -D%s=true to bring the section up to date", UPDATE)
                    .isEqualTo(expected);
        }
    }
}
