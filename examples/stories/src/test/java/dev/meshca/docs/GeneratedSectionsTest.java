package dev.meshca.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.meshca.FindingCode;
import dev.meshca.RotationCode;
import dev.meshca.docs.Page.Section;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.cluster.JournalCode;
import dev.meshca.k8s.cluster.LockCode;
import dev.meshca.mesh.file.MeshFile;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.trust.TrustCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the pages quote is what the code says: findings, manifests, and regions of the stories. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GeneratedSectionsTest {

    private static final String UPDATE = "docs.update";

    private static final Map<String, FindingCode[]> CODES = new LinkedHashMap<>();

    static {
        CODES.put("CAs, certificates and lists", TrustCode.values());
        CODES.put("Clusters, and what a push writes", ClusterCode.values());
        CODES.put("istiod", IstiodCode.values());
        CODES.put("Rotation", RotationCode.values());
        CODES.put("Lock", LockCode.values());
        CODES.put("Journal", JournalCode.values());
    }

    @Test
    void each_section_is_what_it_was_made_from() {
        for (String path : Page.all().stream().map(Page::path).toList()) {
            for (Section section : Page.of(path).sections()) {
                String expected = made(section);
                if (Boolean.getBoolean(UPDATE)) {
                    Page.of(path).update(section, expected);
                } else {
                    assertThat(section.content())
                            .as(
                                    "%s, section '%s'; run the test with -D%s=true to bring it up to date",
                                    path, section.name(), UPDATE)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void each_Java_block_is_a_region_of_a_story() {
        for (Page page : Page.all()) {
            long quoted = page.sections().stream()
                    .filter(section -> section.name().startsWith("java "))
                    .count();
            assertThat(page.blocks("java")).as("%s", page).hasSize((int) quoted);
        }
    }

    @Test
    void the_findings_are_complete() {
        Set<String> inCode = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.meshca").stream()
                        .filter(type -> type.isEnum() && type.isAssignableTo(FindingCode.class))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());

        assertThat(CODES.values().stream()
                        .map(codes -> codes.getClass().getComponentType().getName()))
                .containsExactlyInAnyOrderElementsOf(inCode);
        assertThat(MeshJson.codes())
                .containsExactlyElementsOf(
                        CODES.values().stream().flatMap(Arrays::stream).toList());
    }

    @Test
    void the_role_manifests_are_complete() {
        assertThat(Page.of("docs/rights.md").sections())
                .extracting(Section::name)
                .containsExactly(
                        "yaml push-role",
                        "yaml look-role",
                        "yaml watch-role",
                        "yaml events-role",
                        "yaml webhooks-role",
                        "yaml rotate-role",
                        "yaml remote-secrets-role");
    }

    private static String made(Section section) {
        String[] words = section.name().split(" ");
        return switch (words[0]) {
            case "findings" -> findings();
            case "yaml" ->
                fenced(
                        "yaml",
                        Page.read(Page.TOP.resolve("ca-k8s/src/main/resources/dev/meshca/k8s/" + words[1] + ".yaml")));
            case "java" -> fenced("java", region(words[1], words[2]));
            case "mesh" ->
                "| field | what it says |\n|---|---|\n"
                        + fields("", JsonMapper.shared().readTree(MeshFile.schema()));
            case "measured" -> section.content(); // MatrixIT writes it
            default -> throw new IllegalArgumentException("nothing is known that makes '" + section.name() + "'");
        };
    }

    /** @param names those of the fields around */
    private static String fields(String names, JsonNode schema) {
        StringBuilder rows = new StringBuilder();
        schema.path("properties").properties().forEach(field -> {
            String name = names + field.getKey();
            boolean required = schema.path("required").toString().contains("\"" + field.getKey() + "\"");
            rows.append("| `%s` | %s%s |\n"
                    .formatted(name, field.getValue().path("description").asString(), required ? " Required." : ""));
            rows.append(fields(name + ".", field.getValue()));
            rows.append(fields(name + "[].", field.getValue().path("items")));
            rows.append(fields(name + ".NAME.", field.getValue().path("additionalProperties")));
        });
        return rows.toString();
    }

    private static String fenced(String language, String content) {
        return "```" + language + "\n" + content + "```\n";
    }

    private static String region(String story, String region) {
        String source =
                Page.read(Page.TOP.resolve("examples/stories/src/main/java/dev/meshca/stories/" + story + ".java"));
        List<String> lines = source.lines().toList();
        int start = lines.indexOf(lines.stream()
                .filter(line -> line.strip().equals("// @start region=" + region))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(story + " has no region " + region)));
        return lines.stream()
                .skip(start + 1)
                .takeWhile(line -> !line.strip().equals("// @end"))
                .collect(Collectors.joining("\n"))
                .stripIndent()
                .concat("\n");
    }

    private static String findings() {
        return CODES.entrySet().stream()
                .map(group -> "## " + group.getKey() + "\n\n" + list(group.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String list(FindingCode... codes) {
        Stream<String> items = Arrays.stream(codes)
                .map(code -> "**`%s`** %s  \n%s.  \n*Shown by:* %s.  \n*Do:* %s.\n"
                        .formatted(
                                code.name(),
                                lower(code.severity().name()),
                                code.meaning(),
                                code.shownBy(),
                                code.remedy()));
        return items.collect(Collectors.joining("\n"));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
