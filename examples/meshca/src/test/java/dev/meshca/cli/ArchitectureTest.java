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
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("dev.meshca");

    private static final String[] COMMANDS = {
        "dev.meshca.cli.check..",
        "dev.meshca.cli.create..",
        "dev.meshca.cli.push..",
        "dev.meshca.cli.revoke..",
        "dev.meshca.cli.rotate..",
        "dev.meshca.cli.verify..",
        "dev.meshca.cli.workload.."
    };

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

    @ParameterizedTest
    @ValueSource(strings = {"check", "create", "push", "revoke", "rotate", "verify", "workload"})
    void commands_do_not_know_each_other(String command) {
        String itself = "dev.meshca.cli." + command;
        noClasses()
                .that()
                .resideInAPackage(itself)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(COMMANDS)
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(itself))))
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
