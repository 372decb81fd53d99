package dev.meshca.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the modules depend on is named, with its reason. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DependenciesTest {

    private static final Set<String> BUILD_FOLDERS = Set.of("target", "node_modules");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void each_dependency_of_a_module_is_in_the_table_and_no_other() throws Exception {
        Set<String> used = new TreeSet<>();
        Set<String> own = new TreeSet<>();
        for (Path pom : poms()) {
            Document model =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
            own.add(text(model.getDocumentElement(), "artifactId"));
            children(model.getDocumentElement(), "dependencies")
                    .flatMap(all -> children(all, "dependency"))
                    .map(one -> text(one, "artifactId"))
                    .forEach(used::add);
        }
        used.removeAll(own);

        assertThat(named()).isEqualTo(used).hasSizeGreaterThan(10);
    }

    private static Set<String> named() {
        String section = Page.of("docs/design.md")
                .text()
                .split("\n## Dependencies\n", 2)[1]
                .split("\n##", 2)[0];
        return section.lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(row -> NAME.matcher(row.split("\\|")[1]).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Path> poms() throws IOException {
        try (Stream<Path> files = Files.find(
                Page.TOP, 5, (path, attributes) -> path.endsWith("pom.xml") && isSource(Page.TOP.relativize(path)))) {
            return files.collect(Collectors.toSet());
        }
    }

    private static boolean isSource(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                .map(Path::toString)
                .noneMatch(BUILD_FOLDERS::contains);
    }

    private static String text(Element parent, String name) {
        return children(parent, name).findFirst().orElseThrow().getTextContent();
    }

    private static Stream<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .filter(element -> element.getTagName().equals(name));
    }
}
