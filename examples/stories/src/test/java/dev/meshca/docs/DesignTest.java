package dev.meshca.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The picture and the lists of the design are those of the classes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DesignTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .withImportOption(location -> !location.contains("/training/")) // run by the build alone
            .importPackages("dev.meshca");

    /** Packages that are drawn as one with those below them. */
    private static final Set<String> ROOMS = Set.of(
            "dev.meshca.cli",
            "dev.meshca.disk",
            "dev.meshca.k8s.kubeconfig",
            "dev.meshca.k8s.preflight",
            "dev.meshca.k8s.push",
            "dev.meshca.k8s.watch",
            "dev.meshca.mesh");

    private static final Pattern ARROW = Pattern.compile("data-from=\"([\\w.]+)\" data-to=\"([\\w.]+)\"");
    private static final Pattern CLASS = Pattern.compile("\\b[A-Z]\\w+");
    private static final Pattern FLOW = Pattern.compile("^    (.+)$", Pattern.MULTILINE);

    @Test
    void the_arrows_of_the_picture_are_what_packages_use() {
        Map<String, Set<String>> drawn = new TreeMap<>();
        ARROW.matcher(Page.read(Page.TOP.resolve("docs/rooms.svg")))
                .results()
                .forEach(arrow -> drawn.computeIfAbsent(arrow.group(1), from -> new TreeSet<>())
                        .add(arrow.group(2)));

        assertThat(reduced(used())).isEqualTo(drawn);
    }

    private static Map<String, Set<String>> used() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = room(type);
                String to = room(dependency.getTargetClass());
                if (to.startsWith("dev.meshca") && !from.equals(to)) {
                    used.computeIfAbsent(from, room -> new TreeSet<>()).add(to);
                }
            }
        }
        return used;
    }

    private static String room(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return ROOMS.stream()
                .filter(room -> name.startsWith(room + "."))
                .findFirst()
                .orElse(name);
    }

    /** Without what is reached by way of another room. */
    private static Map<String, Set<String>> reduced(Map<String, Set<String>> used) {
        Map<String, Set<String>> reduced = new TreeMap<>();
        used.forEach((from, targets) -> {
            Set<String> direct = targets.stream()
                    .filter(to -> targets.stream()
                            .noneMatch(other ->
                                    !other.equals(to) && reach(other, used).contains(to)))
                    .collect(Collectors.toCollection(TreeSet::new));
            reduced.put(from, direct);
        });
        return reduced;
    }

    private static Set<String> reach(String from, Map<String, Set<String>> used) {
        Set<String> reached = new TreeSet<>();
        Set<String> next = new TreeSet<>(used.getOrDefault(from, Set.of()));
        while (reached.addAll(next)) {
            next = next.stream()
                    .flatMap(room -> used.getOrDefault(room, Set.of()).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        return reached;
    }

    @Test
    void the_version_to_raise_is_the_one_that_a_consumer_runs_with() {
        String pom = Page.read(Page.TOP.resolve("examples/consumers/spring-boot-3.5.0/pom.xml"));

        assertThat(Page.of("docs/design.md").blocks("xml"))
                .singleElement()
                .satisfies(block -> assertThat(block.lines())
                        .allSatisfy(line -> assertThat(pom).contains(line.strip())));
    }

    @Test
    void each_class_of_a_flow_exists() {
        Set<String> names = CLASSES.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        String design = Page.of("docs/design.md").text();
        String flows = design.substring(design.indexOf("## Flows"), design.indexOf("## How to add"));

        Set<String> told = new TreeSet<>();
        FLOW.matcher(flows)
                .results()
                .map(line -> line.group(1))
                .forEach(line -> CLASS.matcher(line).results().forEach(word -> told.add(word.group())));

        assertThat(told).isNotEmpty().isSubsetOf(names);
    }
}
