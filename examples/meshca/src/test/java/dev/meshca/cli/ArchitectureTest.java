package dev.meshca.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.meshca");

    /** What all commands share. */
    private static final Set<String> SHARED =
            Set.of("dev.meshca.cli", "dev.meshca.cli.crypto", "dev.meshca.cli.mesh", "dev.meshca.cli.terminal");

    private static final DescribedPredicate<JavaClass> KEEPS_MAKES_OR_DECIDES = JavaClass.Predicates.resideInAnyPackage(
                    "dev.meshca.disk..", "dev.meshca.rotation..", "dev.meshca.k8s.driver..")
            .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(RuntimeException.class)))
            .or(type(KeyPairGenerator.class))
            .or(type(RootCa.class))
            .or(type(CaCerts.class))
            .or(type(TrustPlan.class))
            .as("keep CA files, make keys or decide phases");

    @Test
    void folders_have_no_cycles() {
        slices().matching("dev.meshca.(cli..)").should().beFreeOfCycles().check(CLASSES);
    }

    static Stream<String> commands() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("dev.meshca.cli") && !SHARED.contains(name))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commands_do_not_know_each_other(String command) {
        String[] others = commands().filter(other -> !other.equals(command)).toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(command)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void only_the_command_line_parses_options() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meshca.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    @Test
    void the_command_line_is_a_shell() {
        noClasses()
                .that()
                .resideInAPackage("dev.meshca.cli..")
                .should()
                .dependOnClassesThat(KEEPS_MAKES_OR_DECIDES)
                .check(CLASSES);
    }

    @Test
    void only_the_terminal_has_a_clock() {
        noClasses()
                .that()
                .resideInAPackage("dev.meshca.cli..")
                .and()
                .areNotAssignableTo(Terminal.class)
                .should()
                .callMethodWhere(target(nameMatching("now|system(Default|UTC)?(Zone)?|currentTimeMillis"))
                        .and(target(
                                owner(type(Instant.class).or(type(Clock.class)).or(type(System.class))))))
                .check(CLASSES);
    }
}
