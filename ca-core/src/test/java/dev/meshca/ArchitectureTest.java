package dev.meshca;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.meshca.internal.Ambient;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.meshca");

    @Test
    void only_one_package_knows_Bouncy_Castle() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meshca.internal.x509")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bouncycastle..")
                .because("the encoding library must be replaceable, and none of its types may reach a caller")
                .check(CORE);
    }

    @Test
    void the_core_knows_nothing_of_Kubernetes_JSON_or_the_command_line() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8..", "tools.jackson..", "com.fasterxml..", "picocli..", "dev.meshca.k8s..")
                .because("certificates are made and judged where no cluster is in reach")
                .check(CORE);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.meshca.(**)")
                .should()
                .beFreeOfCycles()
                .because("each step of the flow builds on the one before: words, x509, trust, issue, disk")
                .check(CORE);
    }

    @Test
    void the_judge_does_not_know_the_issuer() {
        noClasses()
                .that()
                .resideInAPackage("dev.meshca.trust")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.meshca.issue", "dev.meshca.disk..")
                .because("a verifier that shares code with the maker shares its mistakes")
                .check(CORE);
    }

    @Test
    void no_provider_is_registered() {
        noClasses()
                .should()
                .callMethod(Security.class, "addProvider", Provider.class)
                .orShould()
                .callMethod(Security.class, "insertProviderAt", Provider.class, int.class)
                .because("a library must not change the security of the program that embeds it")
                .check(CORE);
    }

    @Test
    void time_and_randomness_enter_in_one_place() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Ambient.class)
                .should()
                .callConstructor(SecureRandom.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(Date.class)
                .because("tests set the clock instead of sleeping, and every random number has one source")
                .check(CORE);
    }

    @Test
    void reports_cannot_hold_a_private_key() {
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.meshca.trust")
                .should()
                .haveRawType(PrivateKey.class)
                .orShould()
                .haveRawType(KeyPair.class)
                .because("whatever is reported, logged or compared comes from this package")
                .check(CORE);
    }
}
