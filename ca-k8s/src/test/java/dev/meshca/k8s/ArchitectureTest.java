package dev.meshca.k8s;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.meshca.internal.Listed;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cluster.MeshOptions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("ca-core"))
            .importPackages("dev.meshca.k8s", "dev.meshca.mesh");

    @Test
    void there_is_something_to_check() {
        classes()
                .should()
                .resideInAnyPackage("dev.meshca.k8s..", "dev.meshca.mesh..")
                .check(MODULE);
    }

    @Test
    void a_caller_sees_no_type_of_fabric8_but_the_client_and_none_of_jackson_or_picocli() {
        noCodeUnits()
                .that()
                .areDeclaredInClassesThat(are(visible()))
                .and()
                .haveModifier(PUBLIC)
                .should(new ArchCondition<>("show a foreign type") {
                    @Override
                    public void check(JavaCodeUnit unit, ConditionEvents events) {
                        Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                                .filter(ArchitectureTest::isForeign)
                                .forEach(type -> events.add(SimpleConditionEvent.satisfied(
                                        unit, unit.getFullName() + " shows " + type.getName())));
                    }
                })
                .because("whoever embeds the library must be able to use another version of what it is built on")
                .check(MODULE);
    }

    private static DescribedPredicate<JavaClass> visible() {
        return DescribedPredicate.describe("visible to callers", ArchitectureTest::isVisible);
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(PUBLIC)
                && !type.getPackageName().contains(".internal")
                && !type.getPackageName().endsWith(".cacerts")
                && !type.getPackageName().contains(".kubeconfig")
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static boolean isForeign(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return Stream.of("io.fabric8.", "tools.jackson.", "com.fasterxml.", "picocli.", "java.net.http.", "okhttp3.")
                        .anyMatch(base.getName()::startsWith)
                && !base.isEquivalentTo(KubernetesClient.class);
    }

    @Test
    void nothing_here_knows_the_command_line_or_how_certificates_are_encoded() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("picocli..", "org.bouncycastle..", "dev.meshca.internal..")
                        .and(not(type(PrivateKeys.class)))
                        .and(not(type(Listed.class))))
                .because("clusters get what the core made, by the core's public API alone")
                .check(MODULE);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meshca.k8s.kubeconfig..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(PrivateKeys.class)
                .because("only the keys of client certificates come in every form that people have")
                .check(MODULE);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.meshca.k8s.journal", "dev.meshca.mesh", "dev.meshca.mesh.remote", "dev.meshca.mesh.values")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.meshca.disk..")
                .because("only the CA directory, the journal beside it, and files for other programs lie on the disk")
                .check(MODULE);
    }

    @Test
    void the_way_to_api_servers_does_not_know_what_it_is_used_for() {
        noClasses()
                .that()
                .resideInAPackage("dev.meshca.k8s.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.meshca.k8s", "dev.meshca", "dev.meshca.issue", "dev.meshca.trust")
                .because("requests, time limits and threads can then be tested without a certificate")
                .check(MODULE);
        slices().matching("dev.meshca.(**)").should().beFreeOfCycles().check(MODULE);
    }

    /** Which rooms of this module a room may know; each is a step of the flow. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            entry("internal", List.of()),
            entry("kubeconfig", List.of("internal")),
            entry("cluster", List.of("internal", "kubeconfig")),
            entry("access", List.of("internal", "cluster")),
            entry("cacerts", List.of("internal", "cluster", "access")),
            entry("istiod", List.of("internal", "cluster", "access")),
            entry("lock", List.of("internal", "cluster", "access")),
            entry("journal", List.of("internal", "cluster", "lock")),
            entry("push", List.of("internal", "cluster", "access", "cacerts", "istiod")),
            entry("preflight", List.of("internal", "cluster", "access", "cacerts", "istiod")),
            entry("watch", List.of("internal", "cluster", "access", "istiod")),
            entry("rotation", List.of("internal", "istiod")),
            entry(
                    "driver",
                    List.of(
                            "internal",
                            "cluster",
                            "access",
                            "cacerts",
                            "istiod",
                            "lock",
                            "journal",
                            "push",
                            "rotation")));

    @Test
    void each_package_is_a_room_or_part_of_one() {
        assertThat(MODULE)
                .extracting(JavaClass::getPackageName)
                .filteredOn(name -> name.startsWith("dev.meshca.k8s."))
                .allMatch(name -> ROOMS.containsKey(name.split("\\.")[3]), "stands in ROOMS");
    }

    @Test
    void nothing_here_knows_the_mesh_that_is_built_on_it() {
        noClasses()
                .that()
                .resideInAPackage("dev.meshca.k8s..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.meshca.mesh..")
                .because("whoever wants the clusters alone has no use for a folder")
                .check(MODULE);
    }

    @Test
    void each_room_knows_only_what_stands_below_it() {
        ROOMS.forEach((room, below) -> {
            String[] unknown = Stream.concat(
                            ROOMS.keySet().stream()
                                    .filter(other -> !other.equals(room) && !below.contains(other))
                                    .map(other -> "dev.meshca.k8s." + other + ".."),
                            Stream.of("dev.meshca.k8s"))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.meshca.k8s." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(unknown)
                    .because("work flows in one direction: from the wire over one cluster to all of them")
                    .check(MODULE);
        });
    }

    @Test
    void requests_are_made_in_one_place() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.meshca.k8s.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client.dsl..")
                .because("fabric8's own requests know neither our time limits nor that bodies must not be logged or"
                        + " quoted")
                .check(MODULE);
    }

    @Test
    void time_and_randomness_enter_in_one_place() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(MeshOptions.class.getName())
                .should()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(Date.class)
                .orShould()
                .callConstructor(SecureRandom.class)
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .because("tests set the clock of MeshOptions instead of sleeping; System.nanoTime only measures spans")
                .check(MODULE);
    }

    @Test
    void nothing_sleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a wait must end when the clusters are closed")
                .check(MODULE);
    }

    @Test
    void results_and_findings_cannot_hold_a_key() {
        noFields()
                .that()
                .areDeclaredInClassesThat(are(visible()))
                .should()
                .haveRawType(PrivateKey.class)
                .orShould()
                .haveRawType(KeyPair.class)
                .orShould()
                .haveRawType(CaCerts.class)
                .orShould()
                .haveRawType(Secret.class)
                .because("whatever a caller gets back may be logged")
                .check(MODULE);
    }
}
