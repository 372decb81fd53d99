package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.MinorVersion;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.rotation.ReloadRules;
import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.IstioRelease;
import dev.meshca.testbed.Istiod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a running istiod of each release takes of a changed root-cert.pem, and what {@link ReloadRules} say of it. */
@Tag("matrix")
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReloadRulesIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> DROPPED =
            List.of("Updating new ROOT-CA not supported", "Multi root is disabled, updating new ROOT-CA not supported");
    private static final String TAKEN = "Istiod has detected the newly added intermediate CA";

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(1);

    @TempDir
    Path folder;

    private final RootCa a = root(1);
    private final RootCa b = root(2);
    private final CaCerts certs = a.issue(
                    List.of(ClusterName.of("cluster1")),
                    CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256),
                    Issuance.system())
            .get(0);

    private record Change(String what, String from, String to) {}

    @ParameterizedTest
    @EnumSource(IstioRelease.class)
    void a_running_istiod_takes_what_the_rules_say(IstioRelease release) {
        for (Change change : changes().toList()) {
            boolean taken = taken(release, change, Istiod.MULTI_ROOT);
            System.err.printf("%s: %s: %s%n", release.version(), change.what(), taken ? "taken" : "dropped");
            assertThat(rules(release, true).takesHot(bytes(change.from()), bytes(change.to())))
                    .as("%s: %s", release.version(), change.what())
                    .isEqualTo(taken);
        }
        Change added = new Change("B appended, multi-root off", pem(a), pem(a) + pem(b));
        assertThat(taken(release, added, Map.of())).as(added.what()).isFalse();
        assertThat(rules(release, false).takesHot(bytes(added.from()), bytes(added.to())))
                .isFalse();
    }

    private Stream<Change> changes() {
        String both = pem(a) + pem(b);
        return Stream.of(
                new Change("B appended", pem(a), both),
                new Change("B before A", pem(a), pem(b) + pem(a)),
                new Change("A and B change places", both, pem(b) + pem(a)),
                new Change("A twice", pem(a), pem(a) + pem(a)),
                new Change("A in other lines", pem(a), pem(a).replace("\n", "\r\n")),
                new Change("A in other lines, and B", pem(a), pem(a).replace("\n", "\r\n") + pem(b)),
                new Change("a comment before A", pem(a), "# the root\n" + pem(a)),
                new Change("B away", both, pem(a)),
                new Change("C in the place of B", both, pem(a) + pem(root(3))));
    }

    /** A new istiod with the one content, and then the other. */
    private boolean taken(IstioRelease release, Change change, Map<String, String> environment) {
        Path dir = newFolder();
        certs.pem().forEach((name, content) -> write(dir.resolve(name), content));
        write(dir.resolve("root-cert.pem"), bytes(change.from()));
        try (Istiod istiod = Istiod.start(release, planes.get("cluster1"), dir, environment)) {
            write(dir.resolve("root-cert.pem"), bytes(change.to()));
            Await.until(
                    change.what() + " is taken or dropped",
                    LIMIT,
                    () -> verdict(istiod).isPresent());
            return verdict(istiod).orElseThrow();
        }
    }

    private static Optional<Boolean> verdict(Istiod istiod) {
        List<String> log = istiod.log();
        if (log.stream().anyMatch(line -> DROPPED.stream().anyMatch(line::contains))) {
            return Optional.of(false);
        }
        return log.stream().anyMatch(line -> line.contains(TAKEN)) ? Optional.of(true) : Optional.empty();
    }

    private static ReloadRules rules(IstioRelease release, boolean multiRoot) {
        return new ReloadRules(MinorVersion.find(release.version()), multiRoot, true);
    }

    private static RootCa root(int generation) {
        return RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(generation));
    }

    private static String pem(RootCa root) {
        return new String(root.roots().pem(), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Path newFolder() {
        try {
            return Files.createTempDirectory(folder, "cacerts");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a whole or not at all, with one event for who watches. */
    private static void write(Path file, byte[] content) {
        try {
            Path aside = Files.write(file.resolveSibling("." + file.getFileName()), content);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
